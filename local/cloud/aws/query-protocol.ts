import { randomUUID } from 'node:crypto';

/** An answer as it goes over the wire. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: string };

/** A refusal of SNS or STS, in the words and with the code AWS uses. Thrown by an action, answered as XML. */
export class QueryFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'QueryFault';
    this.code = code;
    this.status = status;
  }
}

/** What an action answers: element names to text, nested elements, or lists of `member` elements. */
export type Element = string | readonly Element[] | { [name: string]: Element };

export type QueryAction = (parameters: URLSearchParams) => { [name: string]: Element };

/** One service of AWS's query protocol: a form in, XML out. */
export function queryService(options: {
  name: string;
  namespace: string;
  version: string;
  actions: Record<string, QueryAction>;
}): (form: string) => WireAnswer {
  return (form) => {
    const requestId = randomUUID();
    try {
      const parameters = new URLSearchParams(form);
      const action = parameters.get('Action') ?? '';
      const run = Object.hasOwn(options.actions, action) ? options.actions[action] : undefined;
      if (!run || parameters.get('Version') !== options.version) {
        const known = Object.keys(options.actions).join(', ');
        throw new QueryFault(
          'InvalidAction',
          `Could not find operation ${action || '(none)'} for version ${parameters.get('Version')}. The local ${options.name} answers ${known} of version ${options.version}.`,
        );
      }
      const result = run(parameters);
      const document = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
      return answer(200, requestId, wrap(`${action}Response`, options.namespace, document));
    } catch (error) {
      if (!(error instanceof QueryFault)) throw error;
      return queryFaultAnswer(error, options.namespace, requestId);
    }
  };
}

/** The XML form of a refusal. */
export function queryFaultAnswer(fault: QueryFault, namespace: string, requestId: string = randomUUID()): WireAnswer {
  const body = { Error: { Type: 'Sender', Code: fault.code, Message: fault.message }, RequestId: requestId };
  return answer(fault.status, requestId, wrap('ErrorResponse', namespace, body));
}

const answer = (status: number, requestId: string, body: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body,
});

const wrap = (name: string, namespace: string, content: Element) =>
  `<${name} xmlns="${namespace}">${render(content)}</${name}>`;

function render(content: Element): string {
  if (typeof content === 'string') return escapeXml(content);
  if (isList(content)) return content.map((item) => `<member>${render(item)}</member>`).join('');
  return Object.entries(content)
    .map(([name, value]) => `<${name}>${render(value)}</${name}>`)
    .join('');
}

const isList = (content: Element): content is readonly Element[] => Array.isArray(content);

const XML_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

/** Text as it may stand in an element. */
export const escapeXml = (text: string) =>
  text.replace(/[&<>"\r]/g, (character) => XML_ESCAPES[character] ?? character);
