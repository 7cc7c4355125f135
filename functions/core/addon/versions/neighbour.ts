/** The Kubernetes version a cluster would be rolled back to, or upgraded to next: `1.32` or `1.34` for `1.33`. */
export function neighbourVersion(clusterVersion: string, compatibility: 'previous' | 'next'): string {
  const [major, minor] = clusterVersion.split('.');
  return `${major}.${Number(minor) + (compatibility === 'next' ? 1 : -1)}`;
}
