import { edgeColours, looks, states } from './looks.ts'

/** The style sheet of the drawing: all names stand below `.routes`, so that it does no harm inside of an HTML page. */
export function svgStyle(): string {
  return `
.routes{color-scheme:light dark;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:12px}
.routes .page{fill:#fff}
.routes text{fill:#16181d;user-select:text}
.routes .node text,.routes .edge text{text-anchor:middle}
.routes .node polygon,.routes .node path,.routes .node ellipse,.routes .swatch{stroke-width:1.4}
.routes .node polyline{fill:none}
.routes .node .first{font-weight:600}
.routes .node .more{font-size:10px;opacity:.8}
.routes .edge text{font-size:10px}
.routes .edge .line{fill:none;stroke-width:1.3}
.routes .edge .target{fill:none;stroke:transparent;stroke-width:10;pointer-events:stroke}
.routes .edge:hover .line{stroke-width:2.6}
.routes .possible .line{stroke-dasharray:6 4}
.routes .arms polygon{fill:none}
.routes .note{font-size:11px}
${colours('light')}
@media (prefers-color-scheme:dark){
.routes .page{fill:#15171b}
.routes text{fill:#e8eaed}
${colours('dark')}
}
`
}

function colours(theme: 'light' | 'dark'): string {
  const blocks = Object.entries(looks).map(([name, look]) => fillRule(`.kind-${name}`, look[theme]))
  const marked = Object.entries(states).map(([name, look]) => fillRule(`.${name}`, look[theme]))
  const edges = Object.entries(edgeColours).map(([use, colour]) => {
    const own = `.routes .${use}`
    return `${own} .line,${own} polygon,${own} polyline{stroke:${colour[theme]}}${own}:not(.arms) polygon{fill:${colour[theme]}}${own} text{fill:${colour[theme]}}`
  })
  const dashes = ['.routes .missing>*{stroke-dasharray:6 3}.routes .unreached>*{stroke-dasharray:2 3}']
  return [...blocks, ...marked, ...edges, ...dashes, '.routes .edge .target{stroke:transparent}'].join('\n')
}

function fillRule(name: string, { fill, line }: { readonly fill: string; readonly line: string }): string {
  const shapes = ['polygon', 'path', 'ellipse', 'polyline', '.swatch'].map((shape) => `.routes ${name} ${shape}`)
  return `${shapes.join(',')}{fill:${fill};stroke:${line}}`
}
