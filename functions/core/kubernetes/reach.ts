import * as z from 'zod/mini';

/** Where the Kubernetes API of a cluster is, and what its token is signed for. None of it is secret. */
export const Reach = z.strictObject({
  name: z.string(),
  region: z.string(),
  endpoint: z.string(),
  /** Base64 of a PEM. */
  certificateAuthority: z.string(),
});
export type Reach = z.infer<typeof Reach>;
