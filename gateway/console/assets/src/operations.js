/** The edits of `menus/edits` that the map makes. Options count from 1; 0 stands for the screen itself. */

/** @typedef {import("./types.js").Operation} Operation */

/** @param {string} text  its id @param {string} language  `""`: all @param {string} words @returns {Operation} */
export const setText = (text, language, words) => ({ edit: "set_text", text, language, words });

/** @param {string} screen @param {number} option @returns {Operation} */
export const setGoto = (screen, option) => ({ edit: "set_goto", screen, option, to: "" });

/** The edit of a way, to another screen. @param {Operation} edit @param {string} to @returns {Operation} */
export const leadTo = (edit, to) => ({ ...edit, to });

/**
 * @param {string} screen @param {Record<string, string>} say @param {string} value  what it saves; `""`: nothing
 * @param {string} goto  `""`: where the screen goes on
 * @returns {Operation}
 */
export const addOption = (screen, say, value, goto) => ({ edit: "add_option", screen, say, goto, ...(value ? { value } : {}) });

/** @param {string} screen @param {number} option @param {number} to @returns {Operation} */
export const moveOption = (screen, option, to) => ({ edit: "move_option", screen, option, to });

/** @param {string} screen @param {number} option @returns {Operation} */
export const removeOption = (screen, option) => ({ edit: "remove_option", screen, option });

/**
 * @param {string} after @param {Operation | null} way  the way on which the new screen stands; null: none yet
 * @param {string} name @param {string} verb @param {Record<string, string>} value  its words @param {string} goto
 * @returns {Operation}
 */
export const addScreen = (after, way, name, verb, value, goto) => ({
  edit: "add_screen", after, name, verb, value, goto,
  ...(way ? { key: way.key, option: way.option, case: way.case } : {}),
});

/** @param {string} screen @param {string} instead  what those who named it name now; `""`: nobody may name it @returns {Operation} */
export const removeScreen = (screen, instead) => ({ edit: "remove_screen", screen, instead });

/** @param {string} kind @param {string} name @param {string} to @returns {Operation} */
export const rename = (kind, name, to) => ({ edit: "rename", kind, name, to });

/** @param {string} screen @param {number} option  0: a key of the screen itself @param {string} key @param {string | number | boolean} value @returns {Operation} */
export const setKey = (screen, option, key, value) => ({ edit: "set_key", screen, option, key, value });

/** @param {string} screen @param {number} option @param {string} key @returns {Operation} */
export const removeKey = (screen, option, key) => ({ edit: "remove_key", screen, option, key });

/** @param {string} code @param {string} name @returns {Operation} */
export const addLanguage = (code, name) => ({ edit: "add_language", code, name, copies: true });
