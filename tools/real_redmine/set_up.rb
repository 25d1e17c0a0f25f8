# Makes in Redmine what docs/case-systems.md asks for, and what the trial needs besides. Prints keys and numbers as JSON.
# Run by `rails runner`, with the data that Redmine loads by default.

Setting.rest_api_enabled = '1'
Setting.default_language = 'en'

bug, feature, support = Tracker.order(:id).first(3)

def make_project(identifier, trackers)
  Project.create!(name: identifier.capitalize, identifier: identifier, is_public: false,
                  enabled_module_names: ['issue_tracking'], trackers: trackers)
end

county = make_project('county', [bug, feature, support])
finished = make_project('finished', [bug])
hidden = make_project('hidden', [bug])

def make_field(name, format, trackers, **more)
  IssueCustomField.create!(name: name, field_format: format, is_filter: true, is_for_all: true, visible: true,
                           trackers: trackers, **more)
end

# The tracker Support has none of our fields, the tracker Feature requires a place.
reference = make_field('Reference', 'string', [bug, feature])
number = make_field('Number', 'string', [bug, feature])
place = make_field('Place', 'list', [feature], possible_values: %w[Kibera Karen], is_required: true)
unfiltered = make_field('Not a filter', 'string', [bug], is_filter: false)
unfiltered.update_column(:is_filter, false)

role = Role.create!(name: 'Access gateway', permissions: [:view_issues, :add_issues, :add_issue_notes], issues_visibility: 'all')
user = User.new(firstname: 'Access', lastname: 'Gateway', mail: 'gateway@example.org', language: 'en')
user.login = 'gateway'
user.password = user.password_confirmation = SecureRandom.hex(16)
user.save!
[county, finished].each { |project| Member.create!(project: project, principal: user, roles: [role]) }
finished.close

admin = User.find_by(login: 'admin')
admin.update_columns(must_change_passwd: false)

puts 'SET UP ' + {
  gateway_key: user.api_key, gateway_user: user.id, role: role.id, admin_key: admin.api_key,
  reference_field: reference.id, number_field: number.id, place_field: place.id, unfiltered_field: unfiltered.id,
  bug: bug.id, feature: feature.id, support: support.id, county: county.id, hidden: hidden.id, finished: finished.id,
}.to_json
