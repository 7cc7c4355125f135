/** A cluster is named in requests, alone or with where it is. */
export const nameOf = (cluster: unknown): string =>
  typeof cluster === 'string' ? cluster : String(Object(cluster).name);
