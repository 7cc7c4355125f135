import { REASONS } from './reasons.ts';

/** `docs/security.md`, made of the reasons. */
export const securityPage = (): string => `# Findings of security tools

\`npm run security\` expands the three templates as CloudFormation does and checks them with [cdk-nag](https://github.com/cdklabs/cdk-nag)
3 (packs AwsSolutions, Serverless, NIST 800-53 r5, HIPAA and PCI DSS) and with the CDK's own template
validation. It fails on a finding that has no reason in this table, and on a reason in this table that matches no finding. It installs
its dependencies, about 200 MB, into a folder of its own, and needs Python's \`samtranslator\`; without it, the command says so and checks nothing.

| finding | why it is accepted |
|---|---|
${REASONS.map(({ says, reason }) => `| ${says} | ${reason} |`).join('\n')}

What is in place: logs can be encrypted with your own key (\`LogKeyArn\`); the table, the topic and the queue are encrypted; the topic and
the queue refuse requests without TLS; every log group has a retention period; all functions and state machines are traced, and each has its
own role. [iam.md](iam.md) lists what each role may do.
`;
