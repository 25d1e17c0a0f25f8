"use strict";
// The journey in the words of ussd-menu-builder, with sessions in Redis.
//
// A menu holds the request that it answers, so each request needs a menu of its own: with one for all, as in the
// library's README, phones get each other's pages.

const UssdMenu = require("ussd-menu-builder");
const pages = require("./pages");
const { fileCase, SESSION_SECONDS } = require("./store");

function buildMenu(client) {
  const menu = new UssdMenu();
  menu.sessionConfig({
    start: (id) => client.multi().hSetNX(`session:${id}`, "begun", "1").expire(`session:${id}`, SESSION_SECONDS).exec(),
    get: (id, key) => client.hGet(`session:${id}`, key),
    set: (id, key, value) => client.hSet(`session:${id}`, key, value),
    end: (id) => client.del(`session:${id}`),
  });
  menu.startState({ run: () => menu.con(pages.welcome), next: { 1: "category" } });
  menu.state("category", { run: () => menu.con(pages.category), next: { 4: "problem" } });
  menu.state("problem", { run: () => menu.con(pages.problem), next: { "*.+": "place" } });
  menu.state("place", {
    run: async () => {
      await menu.session.set("problem", menu.val);
      menu.con(pages.place);
    },
    next: { "*.+": "confirm" },
  });
  menu.state("confirm", {
    run: async () => {
      const [, problem] = await Promise.all([menu.session.set("place", menu.val), menu.session.get("problem")]);
      menu.con(pages.confirm(problem, menu.val));
    },
    next: { 1: "file" },
  });
  menu.state("file", {
    run: async () => {
      const [problem, place] = await Promise.all([menu.session.get("problem"), menu.session.get("place")]);
      const reference = await fileCase(client, { problem, place, number: menu.args.phoneNumber });
      menu.end(pages.thanks(reference));
    },
  });
  return menu;
}

module.exports = { buildMenu };
