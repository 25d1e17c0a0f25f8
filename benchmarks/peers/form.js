"use strict";
// Read the form of a request, and answer with a text, on Node's own HTTP server.

const querystring = require("node:querystring");

function serveForms(answerForm) {
  return (request, response) => {
    if (request.method !== "POST") {
      response.writeHead(404).end();
      return;
    }
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      answerForm(querystring.parse(Buffer.concat(pieces).toString()), (answer) => {
        response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(answer) });
        response.end(answer);
      });
    });
  };
}

module.exports = { serveForms };
