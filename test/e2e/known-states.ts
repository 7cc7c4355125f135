/** States whose next one is known: AWS's own Step Functions has to go where the embedded engine goes. */
export const KNOWN_STATES = [
  {
    machine: 'update-addon',
    stateName: 'What is next?',
    variables: { decision: { kind: 'verify', waitSeconds: 60 } },
    next: 'Wait for EKS',
  },
  {
    machine: 'update-addon',
    stateName: 'What is next?',
    variables: { decision: { kind: 'rollback', waitSeconds: 60 } },
    next: 'Wait before next step',
  },
  {
    machine: 'update-addon',
    stateName: 'What is next?',
    variables: { decision: { kind: 'publish', outcome: { name: 'Updated' } } },
    next: 'Publish outcome',
  },
  {
    machine: 'update-addon',
    stateName: 'How did it end?',
    variables: { decision: { kind: 'publish', outcome: { succeeded: false } } },
    next: 'Add-on update did not succeed',
  },
  {
    machine: 'replace-fargate-profile',
    stateName: 'What is next?',
    variables: { decision: { kind: 'delete', progress: { waitSeconds: 60 } } },
    next: 'Wait before next step',
  },
  {
    machine: 'replace-fargate-profile',
    stateName: 'What is next?',
    variables: { decision: { kind: 'answer', answer: 'approved' } },
    next: 'Answer is no',
  },
  {
    machine: 'scan-health',
    stateName: 'Are there more clusters?',
    variables: { pending: [], next: null, sums: { notScannedCount: 1, notScanned: [] } },
    next: 'Some clusters could not be read',
  },
];
