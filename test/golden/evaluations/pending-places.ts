/** Variables that do not agree with the real server, in all places or in one (`place: variable`), with the reason. */
export const pendingPlaces: ReadonlyMap<string, string> = new Map([
  ['$T_reply_last', 'xlog() of 6.1.5 prints nothing where it fails, and the variable is null otherwise'],
  [
    '$lsock(l/udp:127.8.15.1:5060/n)',
    'xlog() of 6.1.5 prints nothing where it fails, and the variable is null otherwise',
  ],
  ['branch golden-call-1@127.8.15.2: $T_reply_reason', 'no reason is the empty text here'],
  ['onsend golden-call-1@127.8.15.2: $T_reply_reason', 'no reason is the empty text here'],
  ['$ltt', 'accepted here; 6.1.5 knows it only once sl is bound'],
  ['$ltt(l)', 'accepted here; 6.1.5 knows it only once sl is bound'],
])
