// The contents that Element Web gives to the messages a person types.

export const text = (body, msgtype = "m.text") => ({ msgtype, body, "m.mentions": {} });

export const html = (body, formatted, msgtype = "m.text") => ({
  ...text(body, msgtype),
  format: "org.matrix.custom.html",
  formatted_body: formatted,
});

/** A reply; with `fallback` also the quotation of the original that older clients put into it. */
export function reply(original, body, fallback) {
  const sender = original.getSender();
  const relation = { "m.mentions": { user_ids: [sender] }, "m.relates_to": { "m.in_reply_to": { event_id: original.getId() } } };
  if (!fallback) return { ...text(body), ...relation };
  const said = original.getContent().body ?? "";
  const link = (target, label) => `<a href="https://matrix.to/#/${target}">${label}</a>`;
  const quote =
    `<mx-reply><blockquote>${link(`${original.getRoomId()}/${original.getId()}`, "In reply to")} ` +
    `${link(sender, sender)}<br>${escapeHTML(said)}</blockquote></mx-reply>`;
  return { ...html(`> <${sender}> ${said}\n\n${body}`, quote + escapeHTML(body)), ...relation };
}

export const edit = (eventId, body) => ({
  ...text(`* ${body}`),
  "m.new_content": text(body),
  "m.relates_to": { rel_type: "m.replace", event_id: eventId },
});

export const reaction = (eventId, key) => ({
  "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key },
});

export const escapeHTML = (s) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
