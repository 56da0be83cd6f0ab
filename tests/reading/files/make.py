"""Make the files of this folder again, each with the program that people make such files with.

usage: python tests/reading/files/make.py

It needs pandoc, soffice, wget, zip, tar, gpg and chromium; pip: feedgen, playwright.

The articles are our own. The tests read what is committed; this script is here so that one can see where
each file comes from, and add another. Programs write the time into their files, so the bytes differ each time.
"""

from __future__ import annotations

import email.policy
import functools
import http.server
import json
import mailbox
import re
import shutil
import subprocess
import threading
import zipfile
from email.encoders import encode_7or8bit
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from tempfile import TemporaryDirectory

from feedgen.feed import FeedGenerator
from playwright.sync_api import sync_playwright

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
        mails(work)
        chrome(work)
    feeds()
    json_feed()
    single_file()


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
    with (
        zipfile.ZipFile(HERE / "book.epub") as whole,
        zipfile.ZipFile(HERE / "encrypted.epub", "w") as locked,
    ):
        for (
            info
        ) in whole.infolist():  # as a shop's program does it: the pages are no more to be read, all else is
            data = whole.read(info)
            locked.writestr(info, data[::-1] if "/text/" in info.filename else data)
        names = [name for name in whole.namelist() if "/text/" in name]
        locked.writestr("META-INF/encryption.xml", encryption(names))
        locked.writestr("META-INF/rights.xml", '<rights xmlns="http://ns.adobe.com/adept"/>')


def encryption(names: list[str]) -> str:
    """What says which files of a book are encrypted, as the OCF specification has it."""
    each = (
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
        f'<CipherData><CipherReference URI="{name}"/></CipherData></EncryptedData>'
        for name in names
    )
    return f'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">{"".join(each)}</encryption>'


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


def mails(work: Path) -> None:
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
    (work / "letter.txt").write_bytes(message("ferry").as_bytes())
    home = work / "gnupg"
    home.mkdir(mode=0o700)
    run(
        "gpg", "--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", "secret", "--armor",
        "--symmetric", work / "letter.txt",
    )  # fmt: skip
    armour = (work / "letter.txt.asc").read_text(encoding="ascii")
    sealed = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")  # as Thunderbird sends it
    sealed["From"], sealed["Subject"] = "desk@herald.example", "..."
    sealed.attach(MIMEApplication("Version: 1\n", "pgp-encrypted", encode_7or8bit))
    sealed.attach(MIMEApplication(armour, "octet-stream", encode_7or8bit, name="encrypted.asc"))
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


def single_file() -> None:
    """In SingleFile's layout; it runs in a browser, and neither Debian nor PyPI has it."""
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 2000
    when = "Mon Feb 12 2024 10:00:00 GMT+0100"
    remark = f"<!--\n Page saved with SingleFile \n url: https://herald.example/news/ferry \n saved date: {when}\n-->"
    saved = page().replace('<html lang="en">', f'<!DOCTYPE html> <html lang="en">{remark}', 1)
    saved = saved.replace("</article>", f'<img src="{picture}"></article>')
    (HERE / "singlefile.html").write_text(saved, encoding="utf-8")


def chrome(work: Path) -> None:
    """Chromium saves a page with a picture in one file; its network is answered from here."""
    data = (work / "site" / "dot.png").read_bytes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_context().new_page()
        tab.route("**/*.png", lambda route: route.fulfill(body=data, content_type="image/png"))
        story = page().replace("</article>", "<img src=/dot.png></article>")
        tab.route(
            "**/news/ferry", lambda route: route.fulfill(body=story, content_type="text/html; charset=utf-8")
        )
        tab.goto("https://herald.example/news/ferry")
        saved = tab.context.new_cdp_session(tab).send("Page.captureSnapshot", {"format": "mhtml"})
        browser.close()
    text = re.sub(r"^Date: .*$", "Date: Mon, 12 Feb 2024 09:00:00 -0000", saved["data"], count=1, flags=re.M)
    (HERE / "chrome.mhtml").write_bytes(text.encode("utf-8"))


def json_feed() -> None:
    """As https://www.jsonfeed.org/version/1.1/ has it; most such feeds are made by the programs of one site."""
    items = [
        {
            "id": f"https://herald.example/{story}",
            "url": f"https://herald.example/news/{story}",
            "title": title,
            "content_html": "".join(f"<p>{each}</p>" for each in paragraphs),
            "date_published": f"{day}T23:30:00+01:00",
            "authors": [{"name": author}],
        }
        for story, (title, author, day, paragraphs) in STORIES.items()
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "The Norrvik Herald", "language": "en",
        "home_page_url": "https://herald.example/", "items": items[::-1],
    }  # fmt: skip
    (HERE / "feed.json").write_text(json.dumps(feed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
