/** The pseudo-variables of the core modules, as they are written; times, process numbers and random values are left out. */
// prettier-ignore
export const variables: readonly string[] = [
  // First line and R-URI.
  '$rm', '$rv', '$rs', '$rr', '$mt', '$ru', '$rU', '$rul', '$rUl', '$rd', '$rp', '$rP', '$rz', '$ouri', '$ou', '$oU', '$oUl', '$od', '$op', '$oP', '$re', '$rsi',
  '$rmid', '$prid', '$duri', '$du', '$dd', '$dp', '$dP', '$ds', '$di', '$dir', '$dic',
  // Headers.
  '$fu', '$fU', '$fd', '$fn', '$ft', '$ful', '$fUl', '$fsn', '$fsp', '$fs', '$fti', '$tti', '$tu', '$tU', '$td', '$tn', '$tt', '$tul', '$tUl', '$tts', '$ci',
  '$cs', '$csb', '$cT', '$cl', '$ct', '$ctu', '$cts', '$ua', '$rb', '$rt', '$ml', '$mb', '$expires(min)', '$expires(max)', '$ai', '$(ai[1])', '$pu', '$pU',
  '$pd', '$pn', '$(pu[1])', '$re', '$di', '$nh(u)', '$nh(U)', '$nh(d)', '$nh(p)', '$nh(P)', '$adu', '$aa', '$ar', '$au', '$aU', '$ad', '$AU', '$Au', '$adn', '$adc', '$ado',
  '$hdr(X-Multi)', '$(hdr(X-Multi)[0])', '$(hdr(X-Multi)[1])', '$(hdr(X-Multi)[-1])', '$(hdr(X-Multi)[9])', '$(hdr(X-Multi)[-9])', '$(hdr(X-Multi)[*])',
  '$hdr(x-multi)', '$hdr(X-None)', '$hdr(From)', '$hdr(f)', '$hdr(Via)', '$(hdr(Via)[1])', '$hdr(CSeq)', '$hdr(X-Empty)', '$hdr(X-Ws)', '$hdr(X-Fold)', '$hdr(Contact)',
  '$hdr(Route)', '$hdr(Content-Length)', '$hdr(Subject)', '$hdr(s)', '$hdrc(X-Multi)', '$hdrc(X-None)', '$hdrc(Via)', '$hfl(Via)', '$(hfl(Via)[1])', '$(hfl(Via)[-1])',
  '$(hfl(Contact)[1])', '$hflc(Via)', '$hflc(Contact)', '$hfl(X-List)', '$hflc(X-List)', '$hfl(X-None)', '$hfl(Record-Route)', '$(hfl(Record-Route)[1])', '$hflc(Record-Route)',
  '$via0(host)', '$via0(port)', '$via0(proto)', '$via0(branch)', '$via0(rport)', '$via0(received)', '$via0(params)', '$via0(oc)', '$via1(host)', '$via1(port)', '$via1(proto)',
  '$via1(branch)', '$via1(received)', '$viaZ(host)', '$viaZ(branch)', '$viaZ(port)', '$cnt($avp(a))', '$msg(len)', '$msg(hdrs)', '$msg(body)', '$msg(fpart)', '$msg(lpart)', '$msg(nope)',
  '$route_uri', '$rdir(name)', '$rdir(id)',
  // Where it came from and goes to.
  '$si', '$sp', '$siz', '$sut', '$sas', '$su', '$proto', '$pr', '$af', '$af(name)', '$Ri', '$Rp', '$Ru', '$Rut', '$Rn', '$RAi', '$RAp', '$RAu', '$RAut', '$Ras', '$fsp', '$snd(ip)', '$snd(port)',
  '$snd(proto)', '$snd(af)', '$snd(buf)', '$snd(len)', '$sndto(ip)', '$sndto(port)', '$sndto(proto)', '$sndfrom(ip)', '$sndfrom(port)', '$sndfrom(proto)', '$rcv(ip)', '$rcv(buf)',
  '$rcv(len)', '$rcv(srcip)', '$rcv(srcport)', '$rcv(rcvip)', '$rcv(rcvport)', '$rcv(proto)', '$rcv(af)', '$recv(ip)', '$src_ip', '$sel(from.tag)', '$sel(cseq.method)', '$sel(via[1].host)',
  // Flags and branches.
  '$mf', '$mF', '$mf(1)', '$Mf(1)', '$bf', '$bF', '$Bf(1)', '$sf', '$sF', '$Sf(1)', '$br', '$bR', '$branch(count)', '$branch(uri)', '$(branch(uri)[0])', '$(branch(uri)[1])', '$(branch(dst_uri)[0])',
  '$(branch(q)[0])', '$(branch(flags)[0])', '$sbranch(uri)', '$sbranch(flags)', '$bs', '$ruid', '$location_ua', '$rv',
  // Transactions.
  '$T_branch_idx', '$T_reply_code', '$T_reply_reason', '$T_reply_last', '$T_reply_ruid', '$T_inv(rm)', '$T_inv($rm)', '$T_req($rm)', '$T_req($ci)', '$T_rpl($rs)', '$T_rpl($rr)', '$T_rpl($tt)',
  '$T_req($hdr(X-Multi))', '$T(reply_code)', '$T(method)', '$T(branch_index)', '$T_branch(flags)', '$T_branch(uri)', '$T(nope)',
  // Values of the script.
  '$avp(a)', '$(avp(a)[0])', '$(avp(a)[1])', '$(avp(a)[-1])', '$(avp(a)[*])', '$avp(none)', '$var(a)', '$var(none)', '$vn(none)', '$vz(none)', '$xavp(x=>a)', '$xavp(x[0]=>a)', '$xavp(x[1]=>a)',
  '$xavp(x=>b)', '$xavp(none=>a)', '$xavp(x)', '$shv(none)', '$null', '$true', '$err.class', '$err.level', '$err.info', '$err.rcode', '$err.rreason', '$rc', '$retcode', 
  '$K(IPv4)', '$K(UDP)', '$cfg(line)', '$cfg(route)', '$ksr(name)', '$ksr(ver)', '$ksr(verval)', '$version(num)', '$rpl(duri)', '$pcv(value)', '$pcv(genaddr)', '$pcv(orig)', '$pcv(all)',
  '$lsock(l/udp:127.8.15.1:5060/n)', '$ltt', '$ltt(l)', '$stat(nope)', '$expires(nope)',
  '$from', '$to', '$ruri', '$from.user', '$from.domain', '$to.user', '$to.domain', '$ruri.user', '$ruri.domain',
]

/** Variables that a script can write, with values of each kind. */
// prettier-ignore
export const writable: readonly string[] = [
  '$ru', '$rU', '$rd', '$rp', '$rP', '$du', '$dd', '$dp', '$dP', '$fu', '$fU', '$fd', '$fn', '$tu', '$tU', '$td', '$tn', '$ua', '$mf', '$mF', '$bf', '$bF', '$sf', '$sF', '$fs', '$fsn', '$br', '$rb', '$rs',
  '$avp(w)', '$(avp(w)[0])', '$(avp(w)[*])', '$var(w)', '$vn(w)', '$vz(w)', '$xavp(w=>a)', '$xavp(w[0]=>a)', '$xavp(w)', '$xavu(w=>a)', '$xavu(w)', '$xavi(w=>A)', '$mf(1)', '$Mf(1)', '$Bf(1)',
  '$(branch(uri)[0])', '$sbranch(uri)', '$sbranch(dst_uri)', '$sbranch(q)', '$sbranch(flags)', '$rcv(srcip)', '$hdr(X-Num)', '$ci', '$si', '$T(x)',
]

/** What is written into them. */
// prettier-ignore
export const written: readonly string[] = ['"sip:new@other.example:5099;x=1"', '"text"', '""', '"5070"', '0', '7', '-1', '70000', '$null', '"127.8.15.1"', '"udp:127.8.15.1:5060"']
