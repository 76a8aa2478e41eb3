PRAGMA application_id=1398237554;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'feeds','m001_feeds','2026-11-22 17:35:37.476491+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'articles','m001_articles','2026-11-22 17:35:37.478528+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'subscriptions','m001_subscriptions','2026-11-22 17:35:37.479238+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'deliveries','m001_deliveries','2026-11-22 17:35:37.480722+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'deliveries','m002_desk','2026-11-22 17:35:37.480969+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'events','m001_handled','2026-11-22 17:35:37.481620+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'watches','m001_watches','2026-11-22 17:35:37.482290+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'saved','m001_saved','2026-11-22 17:35:37.482832+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'mutes','m001_mutes','2026-11-22 17:35:37.487973+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'companies','m001_pieces','2026-11-22 17:35:37.488954+00:00');
INSERT INTO "_sqlite_migrations" VALUES(11,'directory','m001_directory','2026-11-22 17:35:37.489627+00:00');
CREATE TABLE announced (
            team text not null,
            place text not null,
            story text not null,
            at integer not null,
            primary key (team, place, story)
        ) strict, without rowid;
INSERT INTO "announced" VALUES('T1','C1','story-1',1772452800000000);
CREATE TABLE article_companies (
            symbol text not null,
            published integer not null,
            article integer not null references judgements(article) on delete cascade,
            role text not null,
            noise text,
            primary key (symbol, published, article)
        ) strict, without rowid;
INSERT INTO "article_companies" VALUES('NRVN',1772452860000000,1,'subject',NULL);
CREATE TABLE article_sectors (
            sector text not null,
            published integer not null,
            article integer not null references judgements(article) on delete cascade,
            strength real not null,
            noise text,
            primary key (sector, published, article)
        ) strict, without rowid;
INSERT INTO "article_sectors" VALUES('energy',1772452860000000,1,0.5,NULL);
INSERT INTO "article_sectors" VALUES('energy',1772452920000000,2,0.5,NULL);
CREATE TABLE articles (
            id integer primary key,
            key text not null unique,
            feed integer not null references feeds(id),
            feed_key text not null,
            url text not null,
            title text not null,
            source text not null,
            published integer not null,
            first_seen integer not null,
            dated integer not null,
            fingerprint text not null,
            waiting integer not null default 1,
            noise text,
            language text,
            authors text, categories text, listings text,
            text text not null
        ) strict;
INSERT INTO "articles" VALUES(1,'key-1',1,'guid-1','https://wire.example/1','Norvane opens plant number 1','Example Wire',1772452860000000,1772452890000000,1,'print-1',0,NULL,NULL,NULL,NULL,NULL,'Norvane opened plant number 1 on Monday.

It makes pumps.');
INSERT INTO "articles" VALUES(2,'key-2',1,'guid-2','https://wire.example/2','Norvane opens plant number 2','Example Wire',1772452920000000,1772452950000000,1,'print-2',0,NULL,NULL,NULL,NULL,NULL,'Norvane opened plant number 2 on Monday.

It makes pumps.');
INSERT INTO "articles" VALUES(3,'key-3',1,'guid-3','https://wire.example/3','Norvane opens plant number 3','Example Wire',1772452980000000,1772453010000000,1,'print-3',1,NULL,NULL,NULL,NULL,NULL,'Norvane opened plant number 3 on Monday.

It makes pumps.');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','articles_fts','articles_fts',0,'CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "title", "text",
    tokenize=''porter unicode61 remove_diacritics 2'',
    content="articles"
)');
CREATE TABLE 'articles_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "articles_fts_config" VALUES('version',4);
CREATE TABLE 'articles_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "articles_fts_data" VALUES(1,X'020A14');
INSERT INTO "articles_fts_data" VALUES(10,X'000000000102020002010101020101');
INSERT INTO "articles_fts_data" VALUES(137438953473,X'0000007302303101080601010601026974010601010901046D616B65010601010A02056F6E646169010601010801066E6F7276616E0108020101020205756D62657201080501010501026F6E0106010107020370656E0108030101030105706C616E740108040101040203756D70010601010B0409090B0C0E0D090B0D');
INSERT INTO "articles_fts_data" VALUES(274877906945,X'0000007302303202080601010601026974020601010901046D616B65020601010A02056F6E646169020601010801066E6F7276616E0208020101020205756D62657202080501010501026F6E0206010107020370656E0208030101030105706C616E740208040101040203756D70020601010B0409090B0C0E0D090B0D');
CREATE TABLE 'articles_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "articles_fts_docsize" VALUES(1,X'050A');
INSERT INTO "articles_fts_docsize" VALUES(2,X'050A');
CREATE TABLE 'articles_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "articles_fts_idx" VALUES(1,X'',2);
INSERT INTO "articles_fts_idx" VALUES(2,X'',2);
CREATE TABLE company_pieces (kind text not null, key text not null, fetched_at integer not null, body text not null, primary key (kind, key)) strict, without rowid;
INSERT INTO "company_pieces" VALUES('sec','42',1772452800000000,'{"a": 1}');
CREATE TABLE desk (
            id integer primary key check (id = 1),
            owner text not null,
            lease_until integer not null
        ) strict;
CREATE TABLE directory(one integer primary key check (one = 1), of text not null, list blob not null) strict;
INSERT INTO "directory" VALUES(1,'2026-03-01',X'789C3331E2F40B0AF3E3F48B0C76E5F4CB2F2A4BCC4B55F0CC4BD6E302005DD50750');
CREATE TABLE dislikes (
            team text not null,
            channel text not null,
            user text not null,
            story text not null,
            source text not null,
            event text,
            at integer not null,
            primary key (team, channel, user, story)
        ) strict;
INSERT INTO "dislikes" VALUES('T1','C1','U1','story-1','Wire',NULL,1772452800000000);
CREATE TABLE feeds (
            id integer primary key,
            url text not null unique,
            current_url text not null,
            etag text, last_modified text, body_hash text,
            health text not null,
            failures integer not null,
            why text,
            baselined integer not null,
            last_tried_at integer, last_ok_at integer, last_new_at integer, next_due_at integer,
            ttl_seconds integer,
            body integer not null default 0
        ) strict;
INSERT INTO "feeds" VALUES(1,'https://wire.example/feed','https://wire.example/feed',NULL,NULL,NULL,'ok',0,NULL,1,NULL,1772452800000000,NULL,NULL,NULL,1);
CREATE TABLE handled (key text primary key, until integer not null) strict, without rowid;
INSERT INTO "handled" VALUES('event Ev1',1772539200000000);
CREATE TABLE judgements (
            article integer primary key references articles(id),
            judged_at integer not null,
            story_id text not null,
            detail text not null
        ) strict;
INSERT INTO "judgements" VALUES(1,1772452800000000,'story-1','{"noise":null,"sectors":[{"sector":"energy","strength":0.5,"why":"feed Example Wire"}],"event":{"type":"approval","why":"says approves"},"summary":{"text":"Norvane opened a plant.","why":"lead sentence"},"story":{"story_id":"story-1","matched":null,"kind":"new","score":0.0,"why":"nothing like it"},"companies":[{"name":"Norvane Inc.","symbol":"NRVN","exchange":"NYSE","cik":42,"role":"subject","span":"Norvane","start":0,"end":7,"why":"alias"}],"page":""}');
INSERT INTO "judgements" VALUES(2,1772452800000000,'story-2','{"noise":null,"sectors":[{"sector":"energy","strength":0.5,"why":"feed Example Wire"}],"event":null,"summary":{"text":"Norvane opened a plant.","why":"lead sentence"},"story":{"story_id":"story-2","matched":null,"kind":"new","score":0.0,"why":"nothing like it"},"companies":[],"page":""}');
CREATE TABLE ledger (
            feed integer not null references feeds(id),
            key_digest blob not null,
            article_key text not null,
            fingerprint text not null,
            first_seen_at integer not null,
            last_in_body_at integer not null,
            body integer not null,
            primary key (feed, key_digest)
        ) strict, without rowid;
INSERT INTO "ledger" VALUES(1,X'195FAEF88C6A9461E02F0FEEE8B0E68E','key-3','print-3',1772452800000000,1772452800000000,1);
INSERT INTO "ledger" VALUES(1,X'28A1BED53ED3BAAA73B399390670630F','key-1','print-1',1772452800000000,1772452800000000,1);
INSERT INTO "ledger" VALUES(1,X'7CB488CFD47B06CF84C89A5C1431E3BF','key-2','print-2',1772452800000000,1772452800000000,1);
CREATE TABLE mutes (
            team text not null,
            channel text not null,
            kind text not null,
            key text not null,
            name text not null,
            muted_by text not null,
            muted_at integer not null,
            primary key (team, channel, kind, key)
        ) strict;
INSERT INTO "mutes" VALUES('T1','C1','source','wire','Wire','U1',1772452800000000);
CREATE TABLE parts (
            run integer not null references runs(number) on delete cascade,
            number integer not null,
            text text not null,
            blocks text not null,
            state text not null,
            attempts integer not null,
            sent_at integer,
            channel text,
            ts text,
            why text,
            primary key (run, number)
        ) strict, without rowid;
INSERT INTO "parts" VALUES(1,0,'Digest – “Monday”','[{"type":"divider"}]','ready',0,NULL,'C1','1.5',NULL);
CREATE TABLE runs (
            number integer primary key,
            id text not null unique,
            subscription_id text not null,
            local_date text not null,
            name text not null,
            due_at integer not null,
            asked integer not null,
            team text not null,
            channel text not null,
            state text not null,
            owner text not null,
            lease_until integer not null,
            claimed_at integer not null,
            window_start integer,
            window_end integer,
            why text,
            left_out blob,
            ranks blob,
            unique (subscription_id, local_date, name)
        ) strict;
INSERT INTO "runs" VALUES(1,'run-1','sub-1','2026-03-02','08:00',1772452800000000,0,'T1','C1','done','me',1772456400000000,1772452800000000,1772366400000000,1772452800000000,NULL,X'789CAB56CACBCF2C4EB54A4C294B2D2A51B28A563232374F4B4932334C344B4A548AAD0500C0EB0ADE',X'789C8B8E8E56323249B2344E3530494C4E4D518AD5898E8D8D05004F5006DB');
CREATE TABLE saved (
            team text not null,
            user text not null,
            story text not null,
            title text not null,
            url text not null,
            source text not null,
            published integer not null,
            saved_at integer not null,
            primary key (team, user, story)
        ) strict;
INSERT INTO "saved" VALUES('T1','U1','story-1','Norvane opens plant','https://wire.example/1','Wire',1772452800000000,1772452800000000);
CREATE TABLE shown (
            team text not null,
            channel text not null,
            kind text not null,
            key text not null,
            run integer not null,
            at integer not null,
            primary key (team, channel, kind, key)
        ) strict, without rowid;
INSERT INTO "shown" VALUES('T1','C1','article','key-1',1,1772452800000000);
INSERT INTO "shown" VALUES('T1','C1','story','story-1',1,1772452800000000);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('shown','shown_at','2 2');
INSERT INTO "sqlite_stat1" VALUES('shown','shown_key','2 1');
INSERT INTO "sqlite_stat1" VALUES('shown','shown_run','2 2');
INSERT INTO "sqlite_stat1" VALUES('shown','shown','2 2 2 1 1');
INSERT INTO "sqlite_stat1" VALUES('_sqlite_migrations','idx__sqlite_migrations_migration_set_name','11 1 1');
INSERT INTO "sqlite_stat1" VALUES('article_sectors','article_sectors_article','2 1');
INSERT INTO "sqlite_stat1" VALUES('article_sectors','article_sectors','2 2 1 1');
INSERT INTO "sqlite_stat1" VALUES('article_companies','article_companies_article','1 1');
INSERT INTO "sqlite_stat1" VALUES('article_companies','article_companies','1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('ledger','ledger_article','3 1');
INSERT INTO "sqlite_stat1" VALUES('ledger','ledger','3 3 1');
CREATE TABLE subscriptions (
            id text not null unique,
            team text not null,
            channel text not null,
            sectors text not null,
            time text not null,
            timezone text not null,
            days text not null,
            holidays text,
            size integer not null,
            paused integer not null,
            paused_why text,
            origin text not null,
            created_at integer,
            since integer
        ) strict;
INSERT INTO "subscriptions" VALUES('sub-1','T1','C1','["energy","biotech"]','08:00','Europe/Berlin','[0,1,2,3,4]','NYSE',8,0,NULL,'slack',NULL,NULL);
CREATE TABLE watches (
            team text not null,
            place text not null,
            key text not null,
            name text not null,
            symbol text,
            created_by text not null,
            created_at integer not null,
            primary key (team, place, key)
        ) strict;
INSERT INTO "watches" VALUES('T1','C1','nrvn','Norvane Inc.','NRVN','U1',1772452800000000);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX ledger_article on ledger(article_key);
CREATE INDEX articles_url on articles(url);
CREATE INDEX articles_published on articles(published);
CREATE INDEX articles_first_seen on articles(first_seen);
CREATE INDEX articles_waiting on articles(id) where waiting = 1;
CREATE INDEX judgements_story on judgements(story_id);
CREATE INDEX article_sectors_article on article_sectors(article);
CREATE INDEX article_companies_article on article_companies(article);
CREATE TRIGGER judgement_stored after insert on judgements begin
        insert into articles_fts(rowid, title, text)
            select id, title, text from articles where id = new.article;
    end;
CREATE TRIGGER judgement_removed before delete on judgements begin
        insert into articles_fts(articles_fts, rowid, title, text) select 'delete', id, title, text from articles where id = old.article;
    end;
CREATE TRIGGER article_reworded after update of title, text on articles
        when (old.title is not new.title or old.text is not new.text)
            and exists (select 1 from judgements where article = new.id) begin
        insert into articles_fts(articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
        insert into articles_fts(rowid, title, text) values (new.id, new.title, new.text);
    end;
CREATE INDEX subscriptions_channel on subscriptions(team, channel);
CREATE UNIQUE INDEX runs_date on runs(subscription_id, local_date) where asked = 0;
CREATE INDEX runs_open on runs(lease_until) where state in ('claimed', 'composed');
CREATE INDEX runs_claimed on runs(claimed_at);
CREATE INDEX runs_local_date on runs(local_date);
CREATE INDEX shown_run on shown(run);
CREATE INDEX shown_key on shown(key);
CREATE INDEX shown_at on shown(at);
CREATE INDEX handled_until on handled(until);
CREATE INDEX parts_ts on parts(ts) where number = 0;
CREATE INDEX announced_at on announced(at);
CREATE INDEX dislikes_at on dislikes(at);
CREATE INDEX company_pieces_age on company_pieces (fetched_at);
PRAGMA writable_schema=OFF;
COMMIT;
