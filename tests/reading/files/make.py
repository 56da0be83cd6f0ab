"""Make the files of this folder again, each with the program that people make such files with.

usage: python tests/reading/files/make.py       (needs pandoc, soffice, wget, zip, tar; pip: warcio, feedgen)

The articles are our own. The tests read what is committed; this script is here so that one can see where
each file comes from, and add another. Programs write the time into their files, so the bytes differ each time.
"""

from __future__ import annotations

import email.policy
import functools
import http.server
import mailbox
import shutil
import subprocess
import threading
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from feedgen.feed import FeedGenerator

HERE = Path(__file__).parent
FERRY = (
    "Ferry company cuts winter service",
    "Ines Falk",
    "2024-02-11",
    (
        "The ferry between Norrvik and Sandholm will sail only twice a day from March, the company said on Sunday.",
        "Passengers gathered at the quay to protest. “We need the morning boat,” said Karin Lund, a teacher at the island school.",  # noqa: E501
        "The municipality will discuss a subsidy next week, and expects an answer from the company before Easter.",
    ),
)
BRIDGE = (
    "Council votes for a bridge",
    "Olle Brandt",
    "2024-02-19",
    (
        "The council of Norrvik voted on Monday to plan a bridge to Sandholm, by eleven votes to nine.",
        "The bridge would cost about ninety million and take six years to build, according to the council’s engineers.",
        "Karin Lund, who had led the protests at the quay, called the vote a beginning and not yet a victory.",
    ),
)
STORIES = {"ferry": FERRY, "bridge": BRIDGE}
DRAFT = HERE / "ferry.md"


def main() -> None:
    with TemporaryDirectory() as name:
        work = Path(name)
        for story in STORIES:
            (work / f"{story}.md").write_text(markdown(story), encoding="utf-8")
            run("pandoc", "-s", work / f"{story}.md", "-o", work / f"{story}.html", "--metadata", "lang=en")
        shutil.copy(work / "ferry.md", DRAFT)
        book(work)
        pdf(work)
        web_archive(work)
        packed(work)
    mails()
    feeds()
    pages()


def run(*command: object, cwd: Path | None = None) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=cwd, stdout=subprocess.DEVNULL)


def markdown(story: str) -> str:
    title, author, day, paragraphs = STORIES[story]
    return f"---\ntitle: {title}\nauthor: {author}\ndate: {day}\n---\n\n" + "\n\n".join(paragraphs) + "\n"


def book(work: Path) -> None:
    chapters = work / "book.md"
    chapters.write_text(
        "---\ntitle: The Norrvik papers\nauthor: Ines Falk\nlang: en\n---\n\n"
        + "\n\n".join(
            f"# {title}\n\n" + "\n\n".join(paragraphs) for title, _, _, paragraphs in STORIES.values()
        ),
        encoding="utf-8",
    )
    run("pandoc", chapters, "-o", HERE / "book.epub")


def pdf(work: Path) -> None:
    run("pandoc", "-s", work / "ferry.md", "-o", work / "ferry.odt")
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", HERE, work / "ferry.odt")
    locked = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"secret"}}'
    )
    run("soffice", "--headless", "--convert-to", locked, "--outdir", work, work / "ferry.odt")
    shutil.move(work / "ferry.pdf", HERE / "encrypted.pdf")


def web_archive(work: Path) -> None:
    """wget saves a small site, with a page that is gone and a picture."""
    site = work / "site"
    site.mkdir()
    for story in STORIES:
        shutil.copy(work / f"{story}.html", site)
    (site / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    links = "".join(
        f"<a href='{name}'>{name}</a> " for name in ("ferry.html", "bridge.html", "gone.html", "dot.png")
    )
    (site / "index.html").write_text(f"<html><body>{links}</body></html>")
    handler = functools.partial(Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8765), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    subprocess.run(
        ["wget", "-q", "-r", "-l1", "--warc-file", str(work / "site"), "http://127.0.0.1:8765/index.html"],
        cwd=work,
    )  # it ends with an error, since one page is gone
    server.shutdown()
    shutil.move(work / "site.warc.gz", HERE / "site.warc.gz")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def packed(work: Path) -> None:
    for name in ("pages.zip", "encrypted.zip", "pages.tar.xz"):
        (HERE / name).unlink(missing_ok=True)
    run("zip", "-q", HERE / "pages.zip", "ferry.html", "bridge.md", "site/dot.png", cwd=work)
    run("zip", "-q", "-P", "secret", HERE / "encrypted.zip", "ferry.html", cwd=work)
    run("zip", "-q", HERE / "encrypted.zip", "bridge.md", cwd=work)
    run("tar", "-cJf", HERE / "pages.tar.xz", "ferry.html", "bridge.md", "site/dot.png", cwd=work)


def message(story: str, *, html: bool = False) -> EmailMessage:
    title, author, day, paragraphs = STORIES[story]
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = f"{author} <desk@herald.example>"
    made["To"] = "readers@herald.example"
    made["Subject"] = title
    made["Date"] = f"{ {'2024-02-11': 'Sun, 11', '2024-02-19': 'Mon, 19'}[day] } Feb 2024 23:30:00 +0100"
    made["Message-ID"] = f"<{story}@herald.example>"
    made.set_content("\n\n".join(paragraphs) + "\n")
    if html:
        made.add_alternative("".join(f"<p>{each}</p>" for each in paragraphs), subtype="html")
    return made


def mails() -> None:
    letter = message("ferry", html=True)
    letter.add_attachment(
        (HERE / "ferry.pdf").read_bytes(), maintype="application", subtype="pdf", filename="ferry.pdf"
    )
    (HERE / "letter.eml").write_bytes(letter.as_bytes())
    (HERE / "letters.mbox").unlink(missing_ok=True)
    box = mailbox.mbox(HERE / "letters.mbox")
    for story in STORIES:
        box.add(message(story))
    box.close()
    sealed = EmailMessage()
    sealed["From"], sealed["Subject"] = "desk@herald.example", "Sealed"
    sealed["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"'
    sealed.set_payload("--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n")
    (HERE / "encrypted.eml").write_bytes(sealed.as_bytes())


def feeds() -> None:
    feed = FeedGenerator()
    feed.id("https://herald.example/feed")
    feed.title("The Norrvik Herald")
    feed.link(href="https://herald.example/")
    feed.description("News of the islands")
    feed.language("en")
    for story, (title, author, day, paragraphs) in STORIES.items():
        entry = feed.add_entry()
        entry.id(f"https://herald.example/{story}")
        entry.title(title)
        entry.link(href=f"https://herald.example/news/{story}")
        entry.author(name=author, email="desk@herald.example")
        entry.published(f"{day}T23:30:00+01:00")
        entry.content("".join(f"<p>{each}</p>" for each in paragraphs), type="html")
    feed.rss_file(str(HERE / "feed.rss"), pretty=True)
    feed.atom_file(str(HERE / "feed.atom"), pretty=True)


def page() -> str:
    title, author, day, paragraphs = FERRY
    body = "".join(f"<p>{each}</p>\n" for each in paragraphs)
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="author" content="{author}">'
        f'<meta property="article:published_time" content="{day}T09:00:00+01:00"></head>\n'
        f"<body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article><h1>{title}</h1>\n{body}</article>"
        "</body></html>"
    )


def pages() -> None:
    """As SingleFile and as Chrome write them; neither can be run without a screen and a person."""
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 2000
    when = "Mon Feb 12 2024 10:00:00 GMT+0100"
    remark = f"<!--\n Page saved with SingleFile \n url: https://herald.example/news/ferry \n saved date: {when}\n-->"
    saved = page().replace('<html lang="en">', f'<!DOCTYPE html> <html lang="en">{remark}', 1)
    saved = saved.replace("</article>", f'<img src="{picture}"></article>')
    (HERE / "singlefile.html").write_text(saved, encoding="utf-8")
    chrome = EmailMessage(policy=email.policy.SMTP)
    chrome["From"] = "<Saved by Blink>"
    chrome["Snapshot-Content-Location"] = "https://herald.example/news/ferry"
    chrome["Subject"] = FERRY[0]
    chrome["Date"] = "Mon, 12 Feb 2024 09:00:00 -0000"
    chrome.set_content(page(), subtype="html", cte="quoted-printable")
    chrome.make_related()
    (HERE / "chrome.mhtml").write_bytes(chrome.as_bytes())


if __name__ == "__main__":
    main()
