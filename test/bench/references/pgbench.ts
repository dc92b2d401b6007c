import pg from 'pg';

/** The transaction of `pgbench -N` for machines without that program; prints the transactions a second. */
const { DATABASE_URL: connectionString, CLIENTS, SECONDS } = process.env;
const ACCOUNTS = 100_000;
const TELLERS = 10;

const end = performance.now() + Number(SECONDS) * 1000;
const counts = await Promise.all(Array.from({ length: Number(CLIENTS) }, runClient));
process.stdout.write(`tps = ${counts.reduce((sum, count) => sum + count, 0) / Number(SECONDS)}\n`);

async function runClient(): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  let transactions = 0;
  for (; performance.now() < end; transactions++) {
    const account = oneOf(ACCOUNTS);
    const delta = oneOf(10_001) - 5001;
    await client.query('BEGIN');
    await client.query(`UPDATE pgbench_accounts SET abalance = abalance + ${delta} WHERE aid = ${account}`);
    await client.query(`SELECT abalance FROM pgbench_accounts WHERE aid = ${account}`);
    await client.query(`INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
      VALUES (${oneOf(TELLERS)}, 1, ${account}, ${delta}, CURRENT_TIMESTAMP)`);
    await client.query('END');
  }
  await client.end();
  return transactions;
}

function oneOf(count: number): number {
  return 1 + Math.floor(Math.random() * count);
}
