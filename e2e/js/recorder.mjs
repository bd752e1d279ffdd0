// Keeps every answer that a client got from its homeserver, so that it can be searched.

/** A fetch that remembers each answer. Reading the copy does not hold up the client. */
export class Recorder {
  #answers = [];
  #reading = new Set();

  fetch = async (url, init) => {
    const answer = await fetch(url, init);
    const reading = this.#keep(`${init?.method ?? "GET"} ${url}`, answer.clone());
    this.#reading.add(reading);
    reading.finally(() => this.#reading.delete(reading));
    return answer;
  };

  /** Everything received so far, in the order in which it was read to its end. */
  async answers() {
    await Promise.all(this.#reading);
    return this.#answers;
  }

  async #keep(request, copy) {
    const kept = { request, status: copy.status, headers: Object.fromEntries(copy.headers) };
    try {
      const bytes = Buffer.from(await copy.arrayBuffer());
      if (isText(copy.headers.get("content-type"))) kept.text = bytes.toString("utf8");
      else kept.base64 = bytes.toString("base64");
    } catch (error) {
      kept.cut = String(error); // a long poll that was given up, or a homeserver that was killed
    }
    this.#answers.push(kept);
  }
}

const isText = (contentType) => !contentType || /json|text|xml|html/.test(contentType);
