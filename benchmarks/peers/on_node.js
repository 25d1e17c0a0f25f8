"use strict";
// ussd-menu-builder on Node's own HTTP server.

const http = require("node:http");
const { serveForms } = require("./form");
const { buildMenu } = require("./menu");
const { connect } = require("./store");

connect().then((client) => {
  const serve = serveForms((form, answer) => buildMenu(client).run(form, answer));
  http.createServer({ keepAliveTimeout: 60_000 }, serve).listen(Number(process.env.PORT), "127.0.0.1");
});
