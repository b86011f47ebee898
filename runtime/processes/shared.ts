/** Data that travels between processes: numbers, texts, lists, plain objects and maps of such, no functions. */
export type Plain =
  number | string | boolean | bigint | null | undefined | readonly Plain[] | PlainObject | ReadonlyMap<string, Plain>
export interface PlainObject {
  readonly [name: string]: Plain
}

/** What a module keeps in every process alike. Changes of one key are settled by the order in which the main process got them. */
export interface SharedStore<C> {
  /** Another process changed this. What follows from a change (event routes, statistics) happened there. */
  apply(key: string, change: C): void
  /** The changes that make another process's empty store like this one, in order. */
  all(): Iterable<readonly [key: string, change: C]>
}

/** Tells the other processes what changed here; a change replaces all earlier ones of its key. */
export type TellChange<C> = (key: string, change: C) => void

/**
 * What a module may know of the processes of its server. A server of one process has all of this at once; nothing that a
 * module does depends on how many there are.
 */
export interface Shared {
  /** Whether commands come to this process: only there control sockets are opened. */
  readonly isControlled: boolean
  /** Whether timers of what the processes share do their work here: true in one process at a time. */
  readonly isKeeper: boolean
  /** Process ids of those that read SIP. */
  readonly workers: readonly number[]
  /** Whether this process handles the messages of a call. */
  owns(callId: string): boolean
  /**
   * Keeps a store in all processes alike. To be called at mod_init, with a name that no other store has. Changes of a loose
   * store reach the others some time later, the last one of each key, and no message waits for them.
   */
  share<C extends Plain>(name: string, store: SharedStore<C>, options?: ShareOptions): TellChange<C>
  /** Lets other processes ask something of this one. To be called at mod_init, with a name that no other service has. */
  offer(service: string, run: Service): void
  /**
   * Asks the process that handles the messages of a call or, where no Call-ID is known, each one until one can do it; whether it
   * could be done. False at once where there are no others.
   */
  ask(service: string, args: readonly (string | number)[], callId?: string): Promise<boolean>
}

export interface ShareOptions {
  readonly isLoose?: boolean
}

/** What one process does for another; whether it could. */
export type Service = (args: readonly (string | number)[]) => boolean | Promise<boolean>

/** A server of one process: what it keeps is all there is. */
export function aloneShared(pid: number): Shared {
  return {
    isControlled: true,
    isKeeper: true,
    workers: [pid],
    owns: () => true,
    share: () => () => undefined,
    offer: () => undefined,
    ask: async () => false,
  }
}
