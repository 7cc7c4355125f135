import { ApiError } from '../api-error.ts';
import { MOST_BYTES } from '../failure.ts';
import { bytesOf } from '../json.ts';
import type { EventLoop } from './event-loop.ts';
import { looksLikeToken, type TokenRegistry } from './tokens.ts';

/** The three calls that answer a task token. */
export interface TokenApi {
  sendTaskSuccess(call: { taskToken: string; output: string }): void;
  sendTaskFailure(call: { taskToken: string; error?: string; cause?: string }): void;
  sendTaskHeartbeat(call: { taskToken: string }): void;
}

export function createTokenApi({
  tokens,
  loop,
  ready,
}: {
  tokens: TokenRegistry;
  loop: EventLoop;
  ready: () => void;
}): TokenApi {
  const waitingFor = (taskToken: string) => {
    ready();
    const found = tokens.find(taskToken);
    if (!looksLikeToken(taskToken)) throw new ApiError('InvalidToken', `Invalid Token: '${taskToken}'`);
    if (found === undefined) throw new ApiError('TaskDoesNotExist', 'Task Does Not Exist: no task has this token');
    if (found === 'closed' || found.answered) {
      throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return found;
  };
  return {
    sendTaskSuccess({ taskToken, output }) {
      const value = outputOf(output);
      const task = waitingFor(taskToken);
      task.answered = true;
      loop.occur({ kind: 'token-answered', at: loop.stamp(), key: task.key, outcome: { output: value } });
    },
    sendTaskFailure({ taskToken, error, cause }) {
      const task = waitingFor(taskToken);
      task.answered = true;
      const outcome = { failed: true as const, error, cause };
      loop.occur({ kind: 'token-answered', at: loop.stamp(), key: task.key, outcome });
    },
    sendTaskHeartbeat({ taskToken }) {
      loop.occur({ kind: 'token-heartbeat', at: loop.stamp(), key: waitingFor(taskToken).key });
    },
  };
}

function outputOf(text: string) {
  if (bytesOf(text) > MOST_BYTES) throw new ApiError('InvalidOutput', `The output has more than ${MOST_BYTES} bytes`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('InvalidOutput', `Invalid Output: ${error instanceof Error ? error.message : error}`);
  }
}
