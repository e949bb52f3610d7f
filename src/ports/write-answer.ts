/**
 * What became of a write of a batch. Repeating a batch with the same stamp answers the same and changes nothing: the stamp
 * is kept on each record written.
 * - `applied`: the record is as the write wants it, now or since an earlier try with this stamp.
 * - `stale`: the record has another version than `fromVersion`, or is gone; an insert's id exists with another stamp.
 * - `taken`: what only one may have belongs to somebody else; the record is left as it was.
 */
export type WriteAnswer = 'applied' | 'stale' | 'taken'
