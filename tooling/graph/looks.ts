import type { RouteEdge, RouteNode } from './route-graph.ts'

/** How the blocks of a kind are drawn: every kind has a shape and a colour of its own, in light and in dark. */
export interface Look {
  /** What the legend calls it. */
  readonly title: string
  /** Shape and style of Graphviz. */
  readonly shape: string
  readonly isRounded?: true
  /** Of a polygon: its own corners are less slanted than those of Graphviz's parallelograms, which take much room around long names. */
  readonly more?: readonly string[]
  /** What stands around the label in Mermaid. */
  readonly mermaid: readonly [open: string, close: string]
  readonly light: { readonly fill: string; readonly line: string }
  readonly dark: { readonly fill: string; readonly line: string }
}

export type LookName = Exclude<RouteNode['kind'], 'local' | 'branch_failure'> | 'main'

// prettier-ignore
export const looks: Readonly<Record<LookName, Look>> = {
  main: { title: 'request_route', shape: 'box', isRounded: true, mermaid: ['([', '])'], light: { fill: '#cfe3ff', line: '#1d4ed8' }, dark: { fill: '#1e3a6e', line: '#7fb0ff' } },
  request: { title: 'route', shape: 'box', mermaid: ['[', ']'], light: { fill: '#eaf2ff', line: '#3b6fb6' }, dark: { fill: '#1b2a41', line: '#6b9bd8' } },
  reply: { title: 'reply_route', shape: 'box', isRounded: true, mermaid: ['([', '])'], light: { fill: '#c9f0e1', line: '#047857' }, dark: { fill: '#0f4435', line: '#57d3a6' } },
  onreply: { title: 'onreply_route', shape: 'polygon', more: ['sides=4', 'skew=0.12', 'margin="0.02,0.02"'], mermaid: ['[/', '/]'], light: { fill: '#e2f8ee', line: '#0f8a63' }, dark: { fill: '#12352b', line: '#4cc39a' } },
  failure: { title: 'failure_route', shape: 'hexagon', more: ['margin="0,0"'], mermaid: ['{{', '}}'], light: { fill: '#ffe7d3', line: '#b4530a' }, dark: { fill: '#4a2a10', line: '#f0a35e' } },
  branch: { title: 'branch_route', shape: 'polygon', more: ['sides=4', 'distortion=-0.15', 'margin="0.02,0.02"'], mermaid: ['[/', '\\]'], light: { fill: '#efe6ff', line: '#6d3fc0' }, dark: { fill: '#33235a', line: '#b794f6' } },
  onsend: { title: 'onsend_route', shape: 'polygon', more: ['sides=4', 'distortion=0.15', 'margin="0.02,0.02"'], mermaid: ['[\\', '/]'], light: { fill: '#fdf3c7', line: '#8a6d00' }, dark: { fill: '#40360a', line: '#e6c84f' } },
  event: { title: 'event_route', shape: 'octagon', more: ['margin="0,0"'], mermaid: ['>', ']'], light: { fill: '#fde4f1', line: '#b0246e' }, dark: { fill: '#4a1732', line: '#f08bbd' } },
  module: { title: 'parameter of a module', shape: 'component', mermaid: ['[[', ']]'], light: { fill: '#f1f1f1', line: '#5f6368' }, dark: { fill: '#2e3033', line: '#a8adb3' } },
}

/** Blocks that are not there, and blocks that nobody reaches, whatever their kind. */
export const states = {
  missing: { light: { fill: '#fff0f0', line: '#c81e1e' }, dark: { fill: '#451414', line: '#ff7b7b' } },
  unreached: { light: { fill: '#f6f6f6', line: '#8a8a8a' }, dark: { fill: '#26282b', line: '#85898f' } },
} as const

export function lookOf({ kind, name }: RouteNode): LookName {
  if (kind === 'request') return name === '' ? 'main' : 'request'
  return kind === 'local' || kind === 'branch_failure' ? 'event' : kind
}

/** Colours of edges: what is called, armed, or gone on with later. */
export const edgeColours: Readonly<Record<RouteEdge['use'], { readonly light: string; readonly dark: string }>> = {
  calls: { light: '#374151', dark: '#c3c8d0' },
  arms: { light: '#b4530a', dark: '#f0a35e' },
  continues: { light: '#0f766e', dark: '#4fd1c5' },
}
