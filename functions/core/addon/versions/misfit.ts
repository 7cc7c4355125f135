const SAYS = 'does not take the configuration';

/** Why a version is held back whose configuration schema rejects that of the add-on. */
export const misfitReason = (problems: string): string => `${SAYS}: ${problems}`;

/** Whether a version is held back by the configuration that the add-on has on this cluster, and not by what EKS offers. */
export const isMisfit = (note: string): boolean => note.includes(SAYS);
