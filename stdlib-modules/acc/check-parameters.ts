/** The parameters that are checked when the server starts. */
export interface CheckedParameters {
  readonly acc_prepare_flag: number
  readonly failed_transaction_flag: number
  readonly log_flag: number
  readonly log_missed_flag: number
  readonly db_flag: number
  readonly db_missed_flag: number
  readonly detect_direction: number
  readonly log_facility: string | null
  readonly db_url: string | null
  readonly cdr_enable: number
}

const flags = [
  'acc_prepare_flag',
  'failed_transaction_flag',
  'log_flag',
  'log_missed_flag',
  'db_flag',
  'db_missed_flag',
] as const

/** Throws an Error for what would stop the start of Kamailio too, and for what kamkit cannot do. */
export function checkParameters(params: CheckedParameters, isLoaded: (module: string) => boolean): void {
  for (const name of flags) if (params[name] > 31) throw new Error(`${name} set to invalid value: flags are 0 to 31`)
  if (params.detect_direction !== 0 && !isLoaded('rr')) {
    throw new Error('detect_direction needs the module rr: load it before acc')
  }
  if (params.log_facility !== null && !/^LOG_[A-Z0-7]+$/.test(params.log_facility)) {
    throw new Error(`invalid log facility ${params.log_facility}; write LOG_DAEMON, LOG_LOCAL0 and the like`)
  }
  if ((params.db_url ?? '') !== '') {
    throw new Error('db_url: accounting in a database is not available; remove it and account in the log with log_flag')
  }
  if (params.cdr_enable !== 0) {
    throw new Error('cdr_enable: call detail records need the module dialog, which is not available; remove it')
  }
}

/** The statuses that are not accounted as failures: three digits each, with commas between them. */
export function failedStatuses(text: string): ReadonlySet<number> {
  if (text.trim() === '') return new Set()
  const written = text.split(',').map((status) => status.trim())
  const bad = written.find((status) => !/^\d{3}$/.test(status))
  if (bad !== undefined) throw new Error(`failed_filter: "${bad}" is no status of three digits`)
  return new Set(written.map(Number))
}
