"""What each command does, in one line: the list of commands that `gateway --help` prints without loading them.

The first sentence of a command's own help, word for word. A test holds the two together.
"""

SUMMARIES = {
    "alarms": "Show what needs an operator and who was told; try the way to them.",
    "announce": "Text a message to every number of a CSV FILE.",
    "announcements": "List announcements, look at one, cancel one.",
    "audit": "List who published, paused, signed in, exported, forgot and read, here and in the console.",
    "cases": "Show what became of a case over all channels: screens and keys, forwarding, updates, texts, calls.",
    "check": "Say what is wrong with menu files, and with the delivery file beside them, and what to do about it.",
    "console": "Decide who may use the console, which administrators have in a browser.",
    "delivery": "Show how texts go: providers, the day's ceilings, and what was spent by day and by message.",
    "dev": "Start the gateway with everything it needs on this machine, until Ctrl-C.",
    "diff": "Show which screens citizens would see changed, new or gone: old and new page side by side.",
    "drain": "End web processes and workers of this machine once they have finished what they have begun.",
    "doctor": "Look at providers, stores, proxy, menus, workers and the case backend, and say what to do.",
    "draft": "Bring the draft of the menus, which the console edits, to files and back.",
    "export": "Write all that is held of one NUMBER, as JSON in the clear, to standard output.",
    "forget": (
        "Erase what is stored about one NUMBER: language, answers, contacts of cases, recordings, texts "
        "not sent yet."
    ),
    "graph": "Draw the screens of FILE and the ways between them.",
    "insights": "Show what citizens did: where they came, answered, gave wrong answers, went back and left.",
    "kit": "Write units, containers, proxies, alarms and a dashboard into FOLDER, for the settings of the environment.",
    "messages": "Show the texts about a case, or to a number: each with its states in words and what to do.",
    "new": "Write a service to start from: menus by USSD, SMS and calls, a table, and scenarios that prove it.",
    "number-changed": (
        "Forget who had a NUMBER that has another holder now: profile, language, opt-outs, contacts of "
        "cases, sessions."
    ),
    "payments": "List payments, ask the payment system about one, and compare its statement with ours.",
    "pause": "Stop a STREAM at once, in every worker, until `gateway resume`.",
    "play": "Play a menu file as a citizen meets it.",
    "prompts": "List what is to be recorded for calls, print it for a studio, make drafts of it.",
    "publish": "Check a menu file, show what changes, and let new sessions begin on it.",
    "rekey": "Encrypt everything in the store with the first key of GATEWAY_SECRET_KEY.",
    "reminders": "Show which reminders are due and when.",
    "resume": "Let a STREAM go on that was paused.",
    "retention": "Show what is kept of citizens and cases, since when, until when, and what went today and yesterday.",
    "replay": (
        "Play what citizens did in the last seven days on a menu file: what would change for them, or "
        "stop them."
    ),
    "rollback": "Let new sessions begin on version NUMBER again.",
    "schema": "Write the JSON Schema of the menu language.",
    "serve": "Serve providers' webhooks with the settings of the environment, until told to stop.",
    "store-restored": (
        "Say that the store was restored from a backup, before any worker starts: no text and no call goes "
        "out twice."
    ),
    "submissions": "List cases that have not reached the case backend, and try them again.",
    "surveys": "List the surveys of the published menus, and show what one has counted.",
    "tables": "Bring tables from the case system.",
    "test": "Replay scenarios: what citizens type, and what they must then see.",
    "texts": "Take the texts of a service out to a translator, and in again.",
    "understand": "Show which options of FILE a citizen means who writes WORDS, with the score of each.",
    "versions": "List the versions of the menus that are kept, newest first.",
    "words": "List texts that the menus did not understand, with their numbers masked; erase those of no use.",
    "worker": "Forward cases, send texts, make calls and fetch recordings, until told to stop.",
}
