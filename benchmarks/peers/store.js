"use strict";
// Sessions and cases in Redis, for every peer on Node. REDIS_SOCKET is the path of the store's socket.

const { createClient } = require("redis");

const SESSION_SECONDS = 600;

async function connect() {
  const client = createClient({ socket: { path: process.env.REDIS_SOCKET } });
  await client.connect();
  return client;
}

// File a case and return its reference of nine digits, once the store has written it.
async function fileCase(client, fields) {
  const reference = String(await client.incr("cases:count")).padStart(9, "0");
  await client.multi().hSet(`case:${reference}`, fields).rPush("cases:due", reference).exec();
  return reference;
}

module.exports = { connect, fileCase, SESSION_SECONDS };
