import { infrastructureRows } from '../../../functions/core/errors/infrastructure-errors.ts';
import type { Played } from '../played.ts';

/** Answers of the table or of Lambda that are lost make it unknown whether something was sent. */
export const hasTrouble = ({ scenario, world }: Played) =>
  [...scenario.table, ...scenario.states].some((answer) => answer !== 'well') ||
  world.faults.some(({ on }) => on === 'lambda') ||
  [scenario.outages, scenario.withdrawn, scenario.lambdaSeconds, scenario.sleeps].some((each) => each !== undefined);

/** Whether permissions to notify, or a service that it takes, may be missing just then. */
export const cannotNotify = ({ scenario: { outages = [], withdrawn = [], lambdaSeconds = [] } }: Played) =>
  outages.length > 0 || withdrawn.length > 0 || lambdaSeconds.length > 0;

export const losesEvents = ({ world: { events } }: Played) =>
  events === 'lost' || (typeof events === 'object' && events.afterSeconds.some((times) => times.length === 0));

/** A function whose code does not run is not called again. */
export const hasBrokenCode = ({ world }: Played) =>
  world.faults.some((fault) => fault.on === 'lambda' && BROKEN.has(fault.error));
const [, [deploymentErrors = []] = [], [codeErrors = []] = []] = infrastructureRows;
const BROKEN: ReadonlySet<string> = new Set([...deploymentErrors, ...codeErrors]);
