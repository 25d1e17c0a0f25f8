// Opens what was dialled: a session for a code, a call for a number.

import { Calling } from "./calling.js";
import { Session } from "./session.js";

const NUMBER = /^\+?[0-9]{6,15}$/;

export function connect(phone, code) {
  phone.recents.add(code);
  phone.open(NUMBER.test(code) ? new Calling(phone, code) : new Session(phone, code));
}
