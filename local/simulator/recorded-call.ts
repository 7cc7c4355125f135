import type { Answer } from './http/responses.ts';
import type { EksCall } from './state.ts';

/**
 * Makes the records of calls: an answer is kept as the text that went over the wire, and read when someone looks at it, since a fleet
 * makes a hundred thousand calls. Without an answer the connection was cut.
 */
export function callRecorder(): (facts: Omit<EksCall, 'answer'>, answer?: Answer) => EksCall {
  const shared = sharedTexts();

  return ({ time, operation, params, status, by, ...caller }, answer) => {
    const answered = answer === undefined ? () => null : answerIn(answer, shared);
    return {
      time,
      operation,
      params,
      status,
      get answer() {
        return answered();
      },
      by,
      ...caller,
    };
  };
}

function answerIn({ http, recorded }: Answer, shared: (text: string) => string): () => unknown {
  if (recorded !== undefined) return () => recorded;
  const text = shared(http.body);
  return () => JSON.parse(text);
}

const LONG_TEXT = 4000;

/** Gives long texts that are the same as one object: what EKS offers is answered again and again. */
function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length < LONG_TEXT) return text;
    const same = known.get(text) ?? text;
    known.set(same, same);
    return same;
  };
}
