// Polls, as Element Web sends and counts them: with the models of matrix-js-sdk.
import { M_POLL_KIND_DISCLOSED, M_POLL_RESPONSE } from "matrix-js-sdk/lib/@types/polls.js";
import { PollEndEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollEndEvent.js";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import { PollStartEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollStartEvent.js";

export const start = (question, answers) => PollStartEvent.from(question, answers, M_POLL_KIND_DISCLOSED).serialize();

/** The same poll with another question, as Element Web changes one. */
export const change = (poll, question) => {
  const answers = poll.pollEvent.answers.map((answer) => answer.text);
  const { type, content } = start(question, answers);
  return { type, content: { ...content, "m.new_content": content, "m.relates_to": { rel_type: "m.replace", event_id: poll.pollId } } };
};

/** A vote for the answers with these texts. */
export const response = (poll, chosen) => {
  const ids = chosen.map((text) => poll.pollEvent.answers.find((answer) => answer.text === text).id);
  return PollResponseEvent.from(ids, poll.pollId).serialize();
};

export const end = (pollId) => PollEndEvent.from(pollId, "The poll has ended.").serialize();

/** What Element Web shows of a poll: how many chose each answer, each sender's last vote alone, and whether it is over. */
export async function count(poll) {
  const responses = (await poll.getResponses()).getRelations();
  const last = new Map();
  for (const event of responses) {
    if (event.isRedacted() || !M_POLL_RESPONSE.matches(event.getType())) continue;
    const before = last.get(event.getSender());
    if (!before || before.getTs() <= event.getTs()) last.set(event.getSender(), event);
  }
  const votes = Object.fromEntries(poll.pollEvent.answers.map((answer) => [answer.text, 0]));
  for (const event of last.values()) {
    for (const id of event.unstableExtensibleEvent.answerIds) {
      const answer = poll.pollEvent.answers.find((a) => a.id === id);
      if (answer) votes[answer.text]++;
    }
  }
  const shown = poll.rootEvent.replacingEvent()?.getContent()["m.new_content"];
  const question = shown ? Object.values(shown)[0].question["org.matrix.msc1767.text"] : poll.pollEvent.question.text;
  return { question, votes, ended: poll.isEnded, unreadable: poll.undecryptableRelationsCount };
}
