// Findings out of the module's rows: by measure [mean, low, high]. All years together; of standards met the mean of the
// years, as the report has it.

/** The mean of the years' numbers, those that apply. */
function meanOfYears(rows) {
  const known = rows.filter((row) => row.year !== "all" && row.mean !== null);
  if (known.length === 0) return [null, null, null];
  return ["mean", "low", "high"].map((name) => {
    const values = known.map((row) => row[name]);
    return values.includes(null) ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** The findings of one authority out of the rows of a run. */
export function findingsOf(rows) {
  const byMeasure = Map.groupBy ? Map.groupBy(rows, (row) => row.measure) : grouped(rows);
  const found = {};
  for (const [id, own] of byMeasure) {
    const all = own.find((row) => row.year === "all");
    found[id] = id.startsWith("met:") ? meanOfYears(own) : [all.mean, all.low, all.high];
  }
  return found;
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.measure, [...(groups.get(row.measure) ?? []), row]);
  return groups;
}

/** Differences out of the rows of a comparison. */
export function differencesOf(rows) {
  return Object.fromEntries(rows.map((row) => [row.measure, [row.mean, row.low, row.high]]));
}

/** What a rise of a measure means for people: 1 better, -1 worse; others are neither. */
const BETTER = {
  wait_to_contact: -1,
  wait_to_hearing: -1,
  wait_to_hearing_p90: -1,
  heard_first_meeting: 1,
  minutes_per_case: 1,
  support_minutes: 1,
  backlog_end: -1,
  no_contact: -1,
  days_without_plan: -1,
};

/** The measures that get clearly worse, the one that changes most for what it was first. */
export function worsened(base, differences, isClear) {
  const by = (id) => Math.abs(differences[id][0]) / Math.max(Math.abs(base[id]?.[0] ?? 0), 1e-9);
  const worse = Object.keys(BETTER).filter((id) => isClear(differences[id]) && differences[id][0] * BETTER[id] < 0);
  return worse.sort((one, other) => by(other) - by(one));
}
