/**
 * The shapes of what the server sends, for the type check. Nothing here runs.
 *
 * @typedef {Object} Draft
 * @property {number} revision  grows with each change; a save names the one that it began from
 * @property {string} main  the name of the menu file among `files`
 * @property {Record<string, string>} files  texts by name
 * @property {string} saved  who saved last and when, in words; empty if nobody did
 * @property {string[]} others  who else has the draft open
 * @property {string} token  the CSRF token of this session
 * @property {Record<string, string> | null} [live]  the texts that citizens get, which the phone walks while the draft has errors
 * @property {boolean} can_undo  there is a step before this one
 * @property {boolean} can_redo
 *
 * @typedef {Object} Problem
 * @property {string} file
 * @property {number} line  from 1
 * @property {number} column  from 1
 * @property {"error" | "warning"} severity
 * @property {string} code
 * @property {string} message
 * @property {string} cure
 * @property {Mend[]} mends
 *
 * @typedef {Object} Mend
 * @property {string} label
 * @property {Operation} operation
 * @property {boolean} needs_words  its words are yet to be put into the language
 *
 * @typedef {{edit: string, [key: string]: unknown}} Operation  an edit of `menus/edits`, by its name
 *
 * @typedef {Object} ScreenText
 * @property {string} id  by which `set_text` knows it
 * @property {Record<string, string>} words  by language; one entry `""` where all languages have the same words
 *
 * @typedef {Object} Way
 * @property {string} label  an option, a condition or an outcome
 * @property {string} target  the screen it leads to; empty if it ends the session
 * @property {number} option  the number of its option from 1; 0 if it is the screen's own
 * @property {boolean} is_own  the text names the target here
 * @property {Operation} edit  leads it elsewhere
 *
 * @typedef {Object} ScreenOption
 * @property {number} number  from 1
 * @property {ScreenText[]} texts
 * @property {Record<string, string>} values  its keys that hold a single value, as the file writes them
 *
 * @typedef {Object} OutlineScreen
 * @property {string} name
 * @property {string} file
 * @property {number} line  from 1
 * @property {number} last_line
 * @property {string} verb
 * @property {ScreenText[]} texts
 * @property {ScreenOption[]} options
 * @property {string[]} entries  what is dialled, texted or called to get here
 * @property {Way[]} ways
 * @property {Record<string, string>} values  its keys that hold a single value, as in `answer.max`
 *
 * @typedef {Object} Outline
 * @property {Record<string, string>} languages  names by code; the first is the default
 * @property {OutlineScreen[]} screens
 * @property {Record<string, string[]>} names  fields, tables, lookups, cases, messages
 *
 * @typedef {Object} CheckResult
 * @property {Problem[]} problems
 * @property {Outline | null} outline  null if the text is no YAML mapping
 * @property {boolean} superseded  a newer check came while this one waited
 *
 * @typedef {Object} PreviewCondition
 * @property {string} where
 * @property {string} says
 * @property {boolean} held
 *
 * @typedef {Object} PreviewValue
 * @property {string} name
 * @property {string} value
 *
 * @typedef {Object} PreviewStep
 * @property {string} language
 * @property {string} text
 * @property {string} screen
 * @property {boolean} ends
 * @property {string} size
 * @property {number} room  units left on the page; below 0 it does not fit
 * @property {number} pages
 * @property {number} page
 * @property {string} waits  what is expected now, in words
 * @property {string} clock
 * @property {string} cost
 * @property {string[]} happened  what was filed, texted and called, in words
 * @property {PreviewValue[]} values
 * @property {PreviewCondition[]} conditions
 * @property {string} problem  a sentence, if the walk cannot go on
 *
 * @typedef {Object} Preview
 * @property {PreviewStep[]} steps  one a language
 * @property {string} problem
 */

export {};
