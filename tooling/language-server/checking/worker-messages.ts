import type { Settings } from '../settings.ts'
import type { FullCheck } from './full-check.ts'

/** What the thread that checks is told. It has the same files and settings as the thread that speaks with the editor. */
export type ToWorker =
  | { readonly kind: 'put'; readonly uri: string; readonly version: number; readonly text: string }
  | { readonly kind: 'close'; readonly uri: string }
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'forget-files' }
  | { readonly kind: 'check'; readonly id: number }

/** What it answers to `check`. */
export type FromWorker =
  { readonly id: number; readonly result: FullCheck } | { readonly id: number; readonly error: string }

/** What the thread is started with. */
export interface WorkerStart {
  readonly folders: readonly string[]
  readonly settings: Settings
}
