/** The edits that the server knows, by name. `option` is the index of an option from 0; -1 stands for the screen itself. */

/** @typedef {import("./types.js").Operation} Operation */

/** @param {string} screen @param {number} option @param {string} language  `""`: all @param {string} text @returns {Operation} */
export const setText = (screen, option, language, text) => ({ type: "set_text", screen, option, language, text });

/** @param {string} screen @param {number} option @param {string} to @returns {Operation} */
export const setGoto = (screen, option, to) => ({ type: "set_goto", screen, option, to });

/** @param {string} screen @param {Record<string, string>} say @returns {Operation} */
export const addOption = (screen, say) => ({ type: "add_option", screen, say });

/** @param {string} screen @param {number} option @param {number} to @returns {Operation} */
export const moveOption = (screen, option, to) => ({ type: "move_option", screen, option, to });

/** @param {string} screen @param {number} option @returns {Operation} */
export const removeOption = (screen, option) => ({ type: "remove_option", screen, option });

/** @param {string} after @param {number} option @param {string} name @param {string} verb @param {Record<string, string>} say @returns {Operation} */
export const addScreen = (after, option, name, verb, say) => ({ type: "add_screen", after, option, name, verb, say });

/** @param {string} screen @returns {Operation} */
export const removeScreen = (screen) => ({ type: "remove_screen", screen });

/** @param {string} screen @param {string} name @returns {Operation} */
export const renameScreen = (screen, name) => ({ type: "rename_screen", screen, name });

/** @param {string} code @param {string} name @returns {Operation} */
export const addLanguage = (code, name) => ({ type: "add_language", code, name });
