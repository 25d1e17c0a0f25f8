"use strict";
// ussd-menu-builder on Express.

const express = require("express");
const { buildMenu } = require("./menu");
const { connect } = require("./store");

connect().then((client) => {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post("/ussd", (request, response) => {
    buildMenu(client).run(request.body, (answer) => response.type("text/plain").send(answer));
  });
  app.listen(Number(process.env.PORT), "127.0.0.1").keepAliveTimeout = 60_000;
});
