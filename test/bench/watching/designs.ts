/** What watching one operation took: billed state transitions, calls that asked for its status, and when its end was seen. */
export type Watched = { transitions?: number; polls: number; seenAt: number };

/** A design, and how it watches an operation that takes so many seconds. */
export type Design = {
  name: string;
  watch(seconds: number, random: () => number): Watched;
  /** Whether its pauses are drawn. */
  isRandom?: true;
};

/** Polls after each of these pauses until the operation has ended. */
function polled(seconds: number, pause: (poll: number) => number): { polls: number; seenAt: number } {
  let [polls, now] = [0, 0];
  do {
    polls += 1;
    now += pause(polls);
  } while (now < seconds);
  return { polls, seenAt: now };
}

/** Wait, Task, Choice: three transitions a poll. */
const loop = (name: string, pause: (poll: number) => number): Design => ({
  name,
  watch(seconds) {
    const { polls, seenAt } = polled(seconds, pause);
    return { transitions: 3 * polls, polls, seenAt };
  },
});

/** One Task that fails until the operation has ended, and is retried: one transition for each attempt. */
const retried = (name: string, pause: number): Design => ({
  name,
  watch(seconds) {
    // The first attempt comes without a pause.
    const { polls, seenAt } = polled(seconds, (poll) => (poll === 1 ? 0 : pause));
    return { transitions: polls, polls, seenAt };
  },
});

/** A program that waits by itself, with no state machine around it. */
const program = (name: string, pause: (poll: number, random: () => number) => number): Design => ({
  name,
  watch: (seconds, random) => polled(seconds, (poll) => pause(poll, random)),
});

/** Smithy's waiter: the first poll without a pause, then a random one of a range that doubles up to the longest. */
function jittered(least: number, most: number) {
  const ceiling = Math.log(most / least) / Math.log(2) + 1;
  return (poll: number, random: () => number) => {
    if (poll === 1) return 0;
    const attempt = poll - 1;
    if (attempt > ceiling) return most;
    const upTo = least * 2 ** (attempt - 1);
    return least + random() * (upTo - least);
  };
}

/**
 * What others do. CDK: provider-framework/waiter-state-machine.ts. SDK: the waiter AddonActive of the AWS SDK for JavaScript v3,
 * which eksctl has in Go. Terraform: aws_eks_addon, whose pauses double from 0.1 s to 10 s. AWS's sample: its polling loop for
 * agents. eksctl polls Fargate profiles after 1, 2, 4, 8 ... seconds.
 */
export const OTHERS: readonly Design[] = [
  loop('Wait 10 s, Task, Choice', () => 10),
  loop('Wait 30 s, Task, Choice', () => 30),
  loop("Wait 300 s, then 60 s (AWS's sample)", (poll) => (poll === 1 ? 300 : 60)),
  retried('CDK provider framework (Retry, 5 s)', 5),
  { ...program('SDK waiter, eksctl (add-ons)', jittered(10, 120)), isRandom: true },
  program('eksctl (Fargate profiles)', (poll) => 2 ** (poll - 1)),
  program('Terraform', (poll) => (poll === 1 ? 0 : Math.min(10, 0.1 * 2 ** (poll - 2)))),
];
