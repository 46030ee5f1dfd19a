//! What `sqlx migrate run` and `revert` do, with sqlx::migrate::Migrator:
//!
//!     migrate-sqlx run DIRECTORY
//!     migrate-sqlx undo DIRECTORY VERSION
//!
//! on the database of DATABASE_URL.
use sqlx::migrate::{Migrate, Migrator};
use sqlx::{Connection, PgConnection};
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

async fn list(conn: &mut PgConnection) -> Result<usize, Failure> {
    conn.ensure_migrations_table().await?;
    Ok(conn.list_applied_migrations().await?.len())
}

async fn work(args: &[String]) -> Result<(), Failure> {
    let mut conn = PgConnection::connect(&std::env::var("DATABASE_URL")?).await?;
    let migrator = Migrator::new(Path::new(&args[1])).await?;
    let before = list(&mut conn).await?;
    match args[0].as_str() {
        "run" => migrator.run(&mut conn).await?,
        "undo" => migrator.undo(&mut conn, args[2].parse()?).await?,
        other => return Err(format!("unknown verb {other}").into()),
    }
    let after = list(&mut conn).await?;
    println!("before: {before}, after: {after}");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Err(e) = work(&args).await {
        eprintln!("{e}");
        std::process::exit(1);
    }
}
