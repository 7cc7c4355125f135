const GONE: ReadonlySet<string> = new Set(['AddonNotFound', 'FargateProfileNotFound']);

/** What a read of an add-on or Fargate profile gives; `undefined` of one that was deleted between the list and the read. */
export async function unlessDeleted<Answer>(read: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return undefined;
    throw error;
  }
}
