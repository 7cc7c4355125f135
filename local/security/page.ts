import { REASONS } from './reasons.ts';

/** `docs/security.md`, made of the reasons. */
export const securityPage = (): string => `# What security tools say of the stack

\`npm run security\` expands both templates as CloudFormation does and has them judged by [cdk-nag](https://github.com/cdklabs/cdk-nag)
3, with its packs AwsSolutions, Serverless, NIST 800-53 r5, HIPAA and PCI DSS, and by the validation of templates that the CDK
has itself. It fails when it finds something that has no reason here, and when a reason here is of nothing that it finds. It brings
what it needs into a folder of its own, some 200 MB, and needs Python's \`samtranslator\`; without that it says so and checks nothing.

| finding | why it is left so |
|---|---|
${REASONS.map(({ says, reason }) => `| ${says} | ${reason} |`).join('\n')}

What is not left: logs can have a key of yours (\`LogKeyArn\`), the table, the topic and the queue are encrypted, topic and queue refuse
what comes without TLS, every log group has a retention, all functions and state machines are traced, and each has a role of its own.
[iam.md](iam.md) lists what each may do.
`;
