/** States whose next one is known: AWS's own Step Functions has to go where the embedded engine goes. */
export const KNOWN_STATES = [
  {
    machine: 'update-addon',
    stateName: 'Is the update finished?',
    variables: { decision: { kind: 'verify', progress: { waitSeconds: 60 } } },
    next: 'Let the add-on settle',
  },
  {
    machine: 'update-addon',
    stateName: 'How did it end?',
    variables: { outcome: { succeeded: false } },
    next: 'Add-on update did not succeed',
  },
  {
    machine: 'replace-fargate-profile',
    stateName: 'What does the failure mean?',
    variables: { decision: { kind: 'delete', progress: { waitSeconds: 60 } } },
    next: 'Wait until EKS may delete',
  },
  {
    machine: 'replace-fargate-profile',
    stateName: 'Is the hand-over approved?',
    variables: { answer: 'approved' },
    next: 'Answer is no',
  },
  {
    machine: 'scan-health',
    stateName: 'Are there more clusters?',
    variables: { next: null, sums: { notScannedCount: 1, notScanned: [] } },
    next: 'Some clusters could not be read',
  },
];
