"use strict";
// The bare view on Node: the page by the number of answers, one GET and one SET a hop, and a case at the end.

const http = require("node:http");
const { serveForms } = require("./form");
const pages = require("./pages");
const { connect, fileCase, SESSION_SECONDS } = require("./store");

const PAGES = [
  () => pages.welcome,
  () => pages.category,
  () => pages.problem,
  () => pages.place,
  (answers) => pages.confirm(answers[2], answers[3]),
];

async function answerHop(client, form) {
  const key = `bare-node:${form.sessionId}`;
  const answers = JSON.parse((await client.get(key)) ?? "[]");
  if (form.text !== "") answers.push(form.text.slice(form.text.lastIndexOf("*") + 1));
  const isLast = answers.length === PAGES.length;
  await client.set(key, JSON.stringify(answers), { EX: SESSION_SECONDS });
  if (!isLast) return `CON ${PAGES[answers.length](answers)}`;
  const fields = { problem: answers[2], place: answers[3], number: form.phoneNumber };
  return `END ${pages.thanks(await fileCase(client, fields))}`;
}

connect().then((client) => {
  const serve = serveForms((form, answer) => answerHop(client, form).then(answer));
  http.createServer({ keepAliveTimeout: 60_000 }, serve).listen(Number(process.env.PORT), "127.0.0.1");
});
