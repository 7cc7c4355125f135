import { EKSClient } from '@aws-sdk/client-eks';
import { clientOptions } from '../../../functions/aws/connection.ts';
import { EksError } from '../../simulator/http/errors.ts';
import { bodyText, type HandlerRequest, type InMemoryHandler, targetOf } from '../../simulator/http/request-handler.ts';
import { routeOf } from '../../simulator/http/routes.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import { credentialScope, header } from '../endpoint.ts';

/** What a run may do to an EKS that is not its own: read, or make the changes that someone agreed to. */
export type Access = 'read' | 'change';

export type WatchedRequests = {
  /** For the clients of EKS and of STS. */
  requestHandler: InMemoryHandler;
  /** Lets no change begin any more, and resolves when every request that is under way has been answered. */
  still(): Promise<void>;
};

type Answer = { statusCode: number; headers: Record<string, string>; body: Uint8Array };

/**
 * The SDK's own request handler with an eye on EKS: it reports each call with its answer, and sends no change unless somebody
 * agreed to one. Headers are not reported, since they hold signatures and session tokens.
 */
export function watchedRequests(options: {
  region: string;
  account: string;
  access: Access;
  now: () => number;
  onCall: (call: EksCall) => void;
}): WatchedRequests {
  const { region, account, now, onCall } = options;
  // With the time limits that the Lambdas have when they are deployed.
  const { requestHandler: inner } = new EKSClient(clientOptions({ region })).config;
  const underWay = new Set<Promise<unknown>>();
  // A signature names the key, not the account; whose a key is was seen when STS gave it out.
  const accounts = new Map<string, string>();
  let access = options.access;

  const sent = async (request: HandlerRequest, handlerOptions: object | undefined): Promise<Answer> => {
    const { response } = await inner.handle(request, handlerOptions);
    const parts: Uint8Array[] = [];
    for await (const part of response.body) parts.push(part);
    return { statusCode: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
  };

  const called = async (request: HandlerRequest, handlerOptions: object | undefined): Promise<Answer> => {
    const scope = credentialScope(header(request, 'authorization'));
    if (scope?.service === 'sts') {
      const answer = await sent(request, handlerOptions);
      const given = roleOf(bodyText(request.body), answer);
      if (given) accounts.set(given.accessKeyId, given.account);
      return answer;
    }
    if (scope?.service !== 'eks') return sent(request, handlerOptions);

    const call = { time: new Date(now()).toISOString(), ...meaningOf(request) };
    const from = { by: 'us' as const, region: scope.region, account: accounts.get(scope.accessKeyId) ?? account };
    if (access === 'read' && !isRead(request, call.operation)) {
      throw new Error(`${call.operation} was not sent: nobody agreed to a change, or the run was stopped.`);
    }
    try {
      const answer = await sent(request, handlerOptions);
      onCall({ ...call, status: answer.statusCode, answer: notifiedTexts(answer), ...from });
      return answer;
    } catch (error) {
      onCall({ ...call, status: 0, answer: null, ...from });
      throw error;
    }
  };

  return {
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      async handle(request, handlerOptions) {
        const answer = called(request, handlerOptions);
        underWay.add(answer);
        try {
          return { response: await answer };
        } finally {
          underWay.delete(answer);
        }
      },
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
      destroy: () => inner.destroy?.(),
    },
    async still() {
      access = 'read';
      await Promise.allSettled(underWay);
    },
  };
}

/** EKS takes a read as a GET, but for one that has a filter in its body: by its name that is one, too. */
const isRead = ({ method }: HandlerRequest, operation: string) =>
  method === 'GET' || /^(Describe|List)[A-Z]/.test(operation);

/** The operation and its parameters, by the routes of the EKS API; a call that no Lambda of ours makes is reported as it is. */
function meaningOf(request: HandlerRequest): Pick<EksCall, 'operation' | 'params'> {
  try {
    return routeOf(request.method, targetOf(request), bodyText(request.body));
  } catch (error) {
    if (!(error instanceof EksError)) throw error;
    return { operation: `${request.method} ${request.path}`, params: {} };
  }
}

/** The body; of a refusal its name too, which EKS puts into a header. */
function notifiedTexts({ statusCode, headers, body }: Answer): unknown {
  const text = new TextDecoder().decode(body);
  const value = jsonOf(text);
  if (statusCode === 200 || value === undefined) return value ?? text;
  const name = header({ headers }, 'x-amzn-errortype') ?? Object(value).__type ?? '';
  return { name: String(name).split(':')[0], ...Object(value) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of an answer of AssumeRole, the key's id and the account of the role. */
function roleOf(form: string, { body }: Answer): { accessKeyId: string; account: string } | undefined {
  const account = /^arn:[^:]+:iam::(\d{12}):/.exec(new URLSearchParams(form).get('RoleArn') ?? '')?.[1];
  const accessKeyId = /<AccessKeyId>(\w+)<\/AccessKeyId>/.exec(new TextDecoder().decode(body))?.[1];
  return account === undefined || accessKeyId === undefined ? undefined : { accessKeyId, account };
}
