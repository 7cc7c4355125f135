/** What a decision on the way is made from: what is planned, how far it has come, and the time in milliseconds since the epoch. */
export type Context<Plan, Progress> = { plan: Plan; progress: Progress; now: number };

/** The context out of what a definition hands on, where times are ISO 8601. */
export function contextOf<Plan, Progress>(given: { plan: Plan; progress: Progress; now: string }) {
  const { plan, progress, now } = given;
  return { plan, progress, now: Date.parse(now) } satisfies Context<Plan, Progress>;
}
