"use strict";
// The pages of the journey: a problem of another kind is reported at *384*2040#.

module.exports = {
  welcome:
    "Welcome to County services. How can we help?\n1. Report a problem\n2. Track a report\n3. Information\n4. Kiswahili",
  category:
    "What is the problem about?\n1. Water\n2. Road\n3. Health facility\n4. Something else\n0. Back",
  problem: "In a few words, what is the problem?\n0. Back\n00. Main menu",
  place: "Which village or estate, and near what?\n0. Back\n00. Main menu",
  confirm: (problem, place) =>
    `Something else: ${problem}, ${place}. Send the report?\n1. Send\n2. Change\n0. Back\n00. Main menu`,
  thanks: (reference) => `Thank you. Your reference is ${reference}. We will text you when there is news.`,
};
