import { defineExports } from '#grammar/manifest.ts'

/** Changes that take effect at once, and lists in headers. */
export const textopsx = defineExports({
  name: 'textopsx',
  doc: 'Further functions on the text of messages.',
  functions: {
    msg_apply_changes: {
      doc: 'Makes the changes of the script part of the message, so that later functions see them.',
      routes: ['request', 'reply', 'onreply', 'event'],
      returns: { 1: 'done', '-1': 'not possible' },
    },
  },
})
