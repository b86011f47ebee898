import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const comment = { kind: 'str', doc: 'Status and reason, such as "404 Not found".' } as const
const table = { kind: 'str', doc: 'Table of the database.' } as const

/** Accounting of transactions in the log. */
export const acc = defineExports({
  name: 'acc',
  doc: 'Writes who called whom, when, and how it ended.',
  dependencies: ['tm'],
  params: {
    early_media: { type: 'int', default: 0, doc: 'Account provisional replies to INVITE that have a body too.' },
    failed_transaction_flag: { type: 'int', default: -1, doc: 'Message flag: account transactions that fail.' },
    failed_filter: { type: 'str', doc: 'Statuses, with commas between them, that are not accounted as failures.' },
    report_ack: { type: 'int', default: 0, doc: 'Account ACKs that pass.' },
    report_cancels: { type: 'int', default: 0, doc: 'Account CANCELs.' },
    multi_leg_info: { type: 'str', doc: 'Fields of each leg of a call: name=$avp(x);…' },
    detect_direction: { type: 'int', default: 0, doc: 'Swap the tags of requests that go upstream.' },
    acc_prepare_flag: {
      type: 'int',
      default: -1,
      doc: 'Message flag: flags that are set later count for this transaction.',
    },
    acc_prepare_always: { type: 'int', default: 0, doc: 'Flags that are set later count for all transactions.' },
    reason_from_hf: { type: 'int', default: 0, doc: 'Take the reason from the Reason header of the reply.' },
    acc_extra_nullable: {
      type: 'int',
      default: 0,
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    log_flag: { type: 'int', default: -1, doc: 'Message flag: account answered transactions in the log.' },
    log_missed_flag: { type: 'int', default: -1, doc: 'Message flag: account missed calls in the log.' },
    log_level: { type: 'int', default: 1, doc: 'Level of the lines.' },
    log_facility: { type: 'str', doc: 'Facility of the system log for the lines.' },
    log_extra: { type: 'str', doc: 'Further fields: name=$var;name=$var.' },
    cdr_enable: { type: 'int', default: 0, doc: 'Call detail records: 1 is refused, they need the module dialog.' },
    cdr_skip: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_log_enable: {
      type: 'int',
      default: 1,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdr_start_on_confirmed: {
      type: 'int',
      default: 0,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdr_facility: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_extra: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_extra_nullable: {
      type: 'int',
      default: 0,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdr_start_id: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_end_id: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_duration_id: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_duration_mode: {
      type: 'int',
      default: 0,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdr_expired_dlg_enable: {
      type: 'int',
      default: 0,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdr_on_failed: {
      type: 'int',
      default: 1,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    cdrs_table: { type: 'str', doc: 'Of call detail records, which need the module dialog: it has no effect.' },
    cdr_extra_size: {
      type: 'int',
      default: 0,
      doc: 'Of call detail records, which need the module dialog: it has no effect.',
    },
    db_flag: {
      type: 'int',
      default: -1,
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    db_missed_flag: {
      type: 'int',
      default: -1,
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    db_url: { type: 'str', doc: 'Refused: accounting in a database is not available.' },
    db_extra: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    db_table_acc: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    db_table_missed_calls: {
      type: 'str',
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    db_version_check: {
      type: 'int',
      default: 1,
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    acc_method_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    acc_from_tag_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    acc_to_tag_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    acc_callid_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    acc_sip_code_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    acc_sip_reason_column: {
      type: 'str',
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    acc_time_column: { type: 'str', doc: 'Of accounting in a database, which is not available: it has no effect.' },
    db_insert_mode: {
      type: 'int',
      default: 0,
      doc: 'Of accounting in a database, which is not available: it has no effect.',
    },
    time_mode: {
      type: 'int',
      default: 0,
      doc: 'Further time: 1 microseconds, 2 seconds.milliseconds, 3 local time, 4 UTC.',
    },
    time_attr: { type: 'str', default: 'time_attr', doc: 'Name of the field with the time of modes 2 to 4.' },
    time_exten: { type: 'str', default: 'time_exten', doc: 'Name of the field with the microseconds of mode 1.' },
    time_format: {
      type: 'str',
      default: '%Y-%m-%d %H:%M:%S',
      doc: 'How modes 3 and 4 write the time, as strftime(3) does.',
    },
    clone_msg: { type: 'int', default: 1, doc: 'Has no effect: messages are never shared between processes here.' },
    acc_extra_size: { type: 'int', default: 64, doc: 'Has no effect: there is no limit for log_extra.' },
  },
  functions: {
    acc_log_request: {
      doc: 'Accounts the request in the log now.',
      routes: anyRoute,
      args: { comment },
      returns: { 1: 'written' },
      example: 'acc_log_request("404 Not found");',
    },
    acc_request: {
      doc: 'Accounts the request in the log now, and in the database when there is one.',
      routes: anyRoute,
      args: { comment, table },
      returns: { 1: 'written' },
    },
    acc_db_request: {
      doc: 'Accounts the request in the database now: -1 without one.',
      routes: anyRoute,
      args: { comment, table },
      returns: { '-1': 'no database is set up' },
    },
  },
})
