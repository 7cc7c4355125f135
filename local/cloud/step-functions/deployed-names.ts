/**
 * The ARN of a state machine here, for one by which the stack names it in its outputs and resources: with the name of the stack
 * before its own, and by the alias `live`. Any other ARN as it is.
 */
export function machineArnHere(arn: string, stackName: string): string {
  const [name, alias, ...more] = arn.split(':').slice(6);
  const isPlain = name !== undefined && more.length === 0 && (alias === undefined || alias === ALIAS);
  if (!isPlain) return arn;
  const place = arn.split(':').slice(0, 6).join(':');
  const prefix = `${stackName}-`;
  return `${place}:${name.startsWith(prefix) ? name.slice(prefix.length) : name}`;
}

const ALIAS = 'live';
