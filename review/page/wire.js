// Talking to the server: what is asked, and what is told without asking.

export class Refused extends Error {
  constructor(status, said) {
    super(said.error || `the server answered ${status}`);
    this.status = status;
    this.document = said.document;
  }
}

const answer = async (response) => {
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, said);
  return said;
};

export const get = async (path) => answer(await fetch(path));

export const post = async (path, said, options = {}) =>
  answer(
    await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
      ...options,
    }),
  );

// Every step, saving and change on the disk from this revision on. A stream that breaks is taken
// up again by the browser, from the last step it got; `told` is also called with {lost: true}.
export const listen = (revision, told) => {
  const stream = new EventSource(`api/events?since=${revision}`);
  stream.addEventListener("message", (event) => told(JSON.parse(event.data)));
  stream.addEventListener("open", () => told({ lost: false }));
  stream.addEventListener("error", () => told({ lost: true, closed: stream.readyState === 2 }));
  return stream;
};
