/** The look of the pages: light and dark as the reader's system says, on paper in black. Nothing is loaded. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --raised: #f7f7f9; --link: #0b5fb3;
  --good: #18794e; --good-back: #e6f6eb; --bad: #c62a2f; --bad-back: #ffe9e9; --way: #8e4ec6; --value: #5a6a00; --mark: #ad5700; --focus: #0b5fb3; --target: #fff3c2; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e8eaed; --soft: #a0a6ad; --line: #3a3f45; --raised: #1e2125; --link: #70b8ff;
  --good: #5bd48f; --good-back: #14291d; --bad: #ff8589; --bad-back: #33191b; --way: #d3a6ff; --value: #c6d35a; --mark: #ffb26b; --focus: #70b8ff; --target: #4a3d0c; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2.5rem) 4rem; max-width: 110rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 0.25rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 0.6rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 0.5rem; }
code, pre, .place, .value, .change, .time, .number, svg text, table { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
code, .place { font-size: 0.86em; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
:target { background: var(--target); scroll-margin: 5rem; }
nav, .tools { display: flex; flex-wrap: wrap; gap: 0.4rem 1.1rem; margin: 0.6rem 0; }
button { font: inherit; font-size: 0.85rem; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: 0.15rem 0.7rem; cursor: pointer; }
.soft, .way { color: var(--soft); }
.way { font-size: 0.86em; }
.mark { color: var(--mark); font-weight: 600; }
.verdict { border-left: 4px solid var(--line); background: var(--raised); padding: 0.6rem 1rem; margin: 0.7rem 0; border-radius: 0 6px 6px 0; }
.verdict.relayed { border-color: var(--good); } .verdict.replied { border-color: var(--link); } .verdict.dropped, .verdict.none { border-color: var(--bad); }
.verdict .said { margin: 0; font-weight: 600; }
.verdict ol { margin: 0.4rem 0 0; padding-left: 1.7rem; }
.verdict li { margin: 0.12rem 0; }
.verdict li.sent { color: var(--good); } .verdict li.sent code { color: inherit; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: 0.4rem; }
.ladder { display: block; font-size: 12px; }
.ladder text { fill: var(--ink); text-anchor: middle; }
.ladder .role { font-weight: 700; } .ladder .address, .ladder .cause, .ladder .time { fill: var(--soft); font-size: 12px; }
.ladder .life { stroke: var(--line); stroke-width: 2; } .ladder .server .life { stroke: var(--soft); }
.ladder .time { text-anchor: end; } .ladder .cause, .ladder .self { text-anchor: start; }
.ladder .label { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.ladder a { text-decoration: none; } .ladder .hit { fill: transparent; }
.ladder a:hover .cause, .ladder a:hover .label, .ladder a:hover .time { text-decoration: underline; fill: var(--link); }
.ladder .shaft { stroke: var(--link); stroke-width: 1.6; fill: none; } .ladder .head { fill: var(--link); }
.ladder .out .shaft { stroke: var(--good); } .ladder .out .head { fill: var(--good); }
.ladder .cause { fill: var(--link); }
.ladder .again .shaft { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; } .ladder .again .head, .ladder .again text { fill: var(--soft); }
details > summary { cursor: pointer; padding: 0.15rem 0.3rem; border-radius: 4px; }
details > summary:hover { background: var(--raised); }
.messages, .trace { list-style: none; padding: 0; margin: 0.5rem 0 0; }
.messages .number { display: inline-block; min-width: 1.6rem; text-align: right; color: var(--soft); }
.messages .time, .trace .time { color: var(--soft); font-size: 0.86em; }
.messages .again { color: var(--soft); font-style: italic; }
.messages .body { margin: 0.2rem 0 0.8rem 1.2rem; } .messages .body p { margin: 0.2rem 0; font-size: 0.88rem; }
pre { margin: 0.3rem 0; padding: 0.6rem 0.8rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; font-size: 0.82rem; line-height: 1.45; white-space: pre-wrap; }
pre span { display: block; min-height: 1.45em; } pre .mark { display: inline; }
pre .ins, .change.plus { color: var(--good); } pre .del, .change.minus { color: var(--bad); }
pre .ins { background: var(--good-back); } pre .del { background: var(--bad-back); }
.trace li { padding: 0.1rem 0.3rem; }
.trace .step { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); gap: 0 0.8rem; border-top: 1px solid color-mix(in srgb, var(--line) 45%, transparent); }
.trace .route, .trace .run { font-weight: 600; } .trace .run { margin-top: 0.8rem; }
.trace .message { margin: 0.3rem 0; background: var(--raised); border-radius: 4px; } .trace .message a { text-decoration: none; }
.trace .log { color: var(--mark); }
.arm { color: var(--way); font-weight: 600; font-size: 0.86em; white-space: nowrap; }
.value { color: var(--value); font-size: 0.82em; margin-left: 0.4rem; }
.change { display: block; font-size: 0.82em; white-space: pre-wrap; } .change.set { color: var(--link); }
.route.d1, .d1 .did { padding-left: 1.2rem; } .route.d2, .d2 .did { padding-left: 2.4rem; } .route.d3, .d3 .did { padding-left: 3.6rem; } .route.d4, .d4 .did { padding-left: 4.8rem; }
.route.d5, .d5 .did { padding-left: 6rem; } .route.d6, .d6 .did { padding-left: 7.2rem; } .route.d7, .d7 .did { padding-left: 8.4rem; } .route.d8, .d8 .did { padding-left: 9.6rem; }
.trace .route { padding-left: calc(13rem + 0.8rem); }
.trace .route.d1 { padding-left: 15.3rem; } .trace .route.d2 { padding-left: 16.5rem; } .trace .route.d3 { padding-left: 17.7rem; } .trace .route.d4 { padding-left: 18.9rem; }
.file { margin: 0.6rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.82rem; line-height: 1.45; table-layout: fixed; }
thead th { color: var(--soft); font-weight: 400; border-bottom: 1px solid var(--line); }
th:nth-child(1) { width: 3.6rem; } th:nth-child(2) { width: 3.2rem; } th:nth-child(3) { text-align: left; }
tbody th { color: var(--soft); font-weight: 400; text-align: right; padding: 0 0.6rem 0 0; vertical-align: top; }
td { vertical-align: top; padding: 0; } .count { text-align: right; padding-right: 0.8rem; color: var(--good); }
.code { white-space: pre-wrap; padding-left: 0.5rem; border-left: 3px solid transparent; tab-size: 4; } .code code { font-size: 1em; }
.ran .code { border-left-color: var(--good); background: var(--good-back); }
.not-run .code { border-left-color: var(--line); } .not-run code, .not-run .count { color: var(--soft); }
.plain code { color: var(--soft); }
:target .code { background: var(--target); }
.happened { white-space: normal; display: grid; grid-template-columns: auto minmax(0, 1fr); } .happened .value:first-child { margin-left: 0; } .pad { white-space: pre; }
.times { color: var(--soft); font-size: 0.82em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
body.only-ran tr:not(.ran) { display: none; }
@media (max-width: 46rem) {
  body { font-size: 14px; }
  .trace .step { grid-template-columns: minmax(0, 1fr); } .trace .route, .trace .route[class] { padding-left: 0.3rem; }
  .did, .d1 .did, .d2 .did, .d3 .did, .d4 .did, .d5 .did, .d6 .did, .d7 .did, .d8 .did { padding-left: 0.8rem; }
  th:nth-child(1) { width: 2.6rem; } th:nth-child(2) { width: 2rem; } .count { padding-right: 0.4rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #555; --line: #bbb; --raised: #fff; --link: #003a75; --good: #0b5d36; --good-back: #fff; --bad: #8f1d20; --bad-back: #fff;
    --way: #5b2a86; --value: #3f4a00; --mark: #7a3d00; --target: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav, .tools { display: none; }
  a { color: inherit; text-decoration: none; } .scroll { border: 0; padding: 0; overflow: visible; } .ladder { max-width: 100%; height: auto; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .verdict, .trace li, tr, .messages li summary { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`
