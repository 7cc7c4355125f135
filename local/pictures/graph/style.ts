/** What the classes of marks.ts look like; the colours are variables. */
export const GRAPH_RULES = `
.background { fill: var(--paper); }
.group { fill: none; stroke: var(--faint); stroke-dasharray: 2 4; }
.state rect { fill: var(--box); stroke: var(--faint); }
.state text { fill: var(--ink); font: 13px Helvetica, Arial, sans-serif; text-anchor: middle; }
.type-choice rect { rx: 18; }
.type-succeed rect, .type-fail rect { stroke-width: 2; }
.edge .line { fill: none; stroke: var(--faint); }
.edge .arrow { fill: var(--faint); }
.kind-catch .line { stroke-dasharray: 5 4; }
.kind-each .line { stroke-dasharray: 2 4; }
.with-path .state:not(.taken) rect { fill: none; stroke-opacity: .6; }
.with-path .state:not(.taken) text { fill: var(--faint); }
.with-path .edge:not(.taken) { opacity: .55; }
.state.taken rect { fill: var(--lit-box); stroke: var(--lit); stroke-width: 1.5; }
.edge.taken .line { stroke: var(--lit); stroke-width: 2; }
.edge.taken .arrow { fill: var(--lit); }
.state.present rect { fill: var(--now-box); stroke: var(--now); stroke-width: 2.5; }
.state.failed rect, .state.taken.type-fail rect { fill: var(--bad-box); stroke: var(--bad); stroke-width: 2.5; }
`.trim();

/** The look of a picture that stands alone, in light and dark. */
export const GRAPH_STYLE = `
svg { --paper: #ffffff; --ink: #1f2933; --faint: #8793a0; --box: #f4f6f8; --lit: #0b6e4f; --lit-box: #dff3ea; --now: #8a5a00; --now-box: #fff1d0; --bad: #b3261e; --bad-box: #fde7e5; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #11161c; --ink: #e6ebf0; --faint: #7b8794; --box: #1d252e; --lit: #5fd0a3; --lit-box: #14392c; --now: #ffca62; --now-box: #44330b; --bad: #ff8f85; --bad-box: #481b18; }
}
${GRAPH_RULES}
`.trim();
