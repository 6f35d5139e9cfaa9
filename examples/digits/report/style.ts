/** The look of the report: one column on a phone, two from 760 px on; light or dark as the reader's system is. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1c1d1f;--soft:#5f6368;--line:#e3e3df;--accent:#2563c9;
--accent-rgb:37 99 201;--bad-rgb:200 60 40;--good:#1a7a45;--bad:#b8321f}
@media(prefers-color-scheme:dark){:root{--bg:#131416;--card:#1b1d20;--ink:#e9e9e6;--soft:#9da1a6;--line:#2e3135;
--accent:#7fb0ff;--accent-rgb:96 150 245;--bad-rgb:240 100 80;--good:#5fcf90;--bad:#ff8a75}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:1000px;margin:0 auto;padding:40px 20px 64px}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 6px}
h2{font-size:1.2rem;letter-spacing:-.01em;margin:0}
h3{font-size:.95rem;margin:0 0 10px}
h4{font-size:.8rem;font-weight:600;color:var(--soft);margin:20px 0 8px}
p{margin:0 0 8px;max-width:68ch}
.lead,.note{color:var(--soft)}
.note{font-size:.85rem}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px;margin-top:24px}
.scroll{overflow-x:auto;margin:0 -20px;padding:0 20px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
table.wide{width:100%;font-size:.9rem}
.wide th{font-weight:600;color:var(--soft);font-size:.8rem;white-space:nowrap}
.wide th,.wide td{text-align:right;padding:7px 0 7px 18px;border-top:1px solid var(--line);white-space:nowrap}
.wide thead th{border-top:0;padding-top:0}
.wide th.text,.wide td.text{text-align:left;padding-left:0}
.wide .text+.text{padding-left:18px!important}
.wide tr.again td{border-top-color:transparent;padding-top:0}
a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}
.ok{color:var(--good)}.bad{color:var(--bad);font-weight:600}
header.net{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;margin-bottom:14px}
header.net code{color:var(--soft);font-size:.85rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.layers{font-size:.8rem;border-collapse:collapse}
.layers td{padding:1px 24px 1px 0;white-space:nowrap;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.layers td+td{color:var(--soft)}
details{margin:12px 0 0}
summary{cursor:pointer;color:var(--soft);font-size:.85rem}
details pre{overflow-x:auto;font-size:.75rem;line-height:1.45;background:var(--bg);border-radius:8px;padding:12px;margin:8px 0 0}
.kernels{display:grid;gap:32px;margin-top:22px}
.kernels>div{min-width:0}
.heat{display:grid;grid-template-columns:14px 1fr;grid-template-rows:16px auto;max-width:430px}
.heat img{grid-area:2/2;width:100%;height:auto;display:block;image-rendering:pixelated;border-radius:3px}
.ticks{display:flex;font-size:10px;line-height:14px;color:var(--soft)}
.ticks span{flex-basis:0!important;min-width:0;min-height:0;display:grid;place-content:center}
.ticks.top{grid-area:1/2}
.ticks.side{grid-area:2/1;flex-direction:column}
.scale{display:flex;align-items:center;gap:8px;font-size:11px;color:var(--soft);margin:8px 0 0 14px;max-width:416px;
font-variant-numeric:tabular-nums}
.scale i{height:8px;flex:1;border-radius:4px}
svg.reliability{width:100%;max-width:340px;display:block}
.grid{stroke:var(--line);stroke-width:1}
.ideal{stroke:var(--soft);stroke-dasharray:3 4;stroke-width:1}
.interval{stroke:rgb(var(--accent-rgb)/.5);stroke-width:2;stroke-linecap:round}
.dot{fill:var(--accent);stroke:var(--card);stroke-width:1.5}
.count{fill:rgb(var(--accent-rgb)/.45)}
svg text{fill:var(--soft);font:9.5px system-ui,sans-serif;font-variant-numeric:tabular-nums}
svg text.axis{font-size:10px}
.confusion{font-size:12px;table-layout:fixed;width:100%;max-width:380px}
.confusion caption{caption-side:top;text-align:left;color:var(--soft);font-size:11px;padding-bottom:4px}
.confusion th{font-weight:500;color:var(--soft);font-size:11px}
.confusion th,.confusion td{padding:0;height:26px;text-align:center;border:1px solid var(--card);border-radius:4px}
.confusion tbody td{background:rgb(var(--accent-rgb)/.05)}
.confusion tbody td.right{background:rgb(var(--accent-rgb)/var(--s))}
.confusion tbody td.wrong{background:rgb(var(--bad-rgb)/var(--s))}
@media(min-width:760px){main{padding-top:56px}section{padding:28px 32px}.scroll{margin:0 -32px;padding:0 32px}
.kernels{grid-template-columns:1fr 1fr;gap:40px}}
@media print{section{break-inside:avoid}}
`;
