"""How the furniture of pages is worded, in the languages of our readers: data.

All are in small letters (Turkish ones without the dot that Python puts on an i that was İ). An entry of `CUES`, `HEADERS`
and `FURNITURE` is a whole line; it is no word that a heading or an answer in a story is as likely to be.
"""

# ruff: noqa: E501 - tables read best with as much on a line as fits

from __future__ import annotations

CUES = (
    # the first languages, mixed
    "read more|read also|also read|see also|read next|related|related story|related article|related video|watch|watch also"
    "|more|recommended|don't miss|up next|click to play video|play video|must read|in case you missed it|further reading"
    "|lesen sie auch|lesen sie mehr|mehr zum thema|siehe auch|auch interessant|mehr dazu|weiterlesen|lesen sie hier|zum thema"
    "|lire aussi|a lire aussi|à lire aussi|lire la suite|voir aussi|à voir aussi|a lire|à lire|sur le même sujet"
    "|lea también|lea tambien|leer más|leer mas|ver también|te puede interesar|le puede interesar|más información|mas información"
    "|lee también|además|leia também|leia mais|veja também|saiba mais|veja mais"
    "|leggi anche|per approfondire|lees ook|lees meer|czytaj też|czytaj także|czytaj więcej|zobacz także|zobacz też"
    "|читайте также|читать далее|читайте ещё|читайте еще|смотрите также|по теме|читайте|подробнее|читайте також"
    "|관련기사|관련 기사|더보기|더 보기|같이 읽기"
    # Turkish, Azerbaijani
    "|ilgili haber|ilgili haberler|ayrıca okuyun|bunu da okuyun|bunlar da ilginizi çekebilir|devamı için tıklayın|haberin devamı|haberin devamı için tıklayınız|devamını oku|həmçinin oxuyun"
    # Chinese, Japanese
    "|另见|更多阅读|看更多|阅读更多|閱讀更多|阅读全文|閱讀全文|点击查看更多|続きを読む|こちらもおすすめ|次に読む"
    # Thai, Vietnamese, Indonesian, Malay
    "|อ่านเพิ่มเติม|อ่านต่อ|อ่านข่าวเพิ่มเติม|อ่านข่าว|อ่านประกอบ|ดูเพิ่มเติม|xem thêm|đọc thêm|đọc tiếp|mời bạn đọc thêm|baca juga|baca selengkapnya|simak juga|lihat juga|baca lebih lanjut"
    # Arabic, Persian, Urdu, Hebrew
    "|اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|اقرا ايضا|إقرأ أيضا|إقرأ أيضاً|اقرأ المزيد|إقرأ المزيد|شاهد أيضا|شاهد أيضاً|طالع أيضا|قد يهمك أيضا|بیشتر بخوانید|ادامه مطلب|همچنین بخوانید|مزید پڑھیں|یہ بھی پڑھیں|קראו גם|קרא עוד|קראו עוד|עוד בנושא|המשך קריאה"
    # Hindi, Bengali, Tamil
    "|यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|और पढ़ें|पूरी खबर पढ़ें|संबंधित खबर|আরও পড়ুন|আরো পড়ুন|বিস্তারিত পড়ুন|மேலும் படிக்க|இதையும் படிங்க"
    # Czech, Slovak, Hungarian, Romanian
    "|čtěte také|čtěte též|čtěte více|přečtěte si také|mohlo by vás zajímat|číst dále|více k tématu|čítajte aj|čítajte viac|prečítajte si aj|mohlo by vás zaujímať|olvassa el ezt is|olvasd el ezt is|kapcsolódó cikk|tovább olvasom|citește și|citiți și|citește mai mult|vezi și"
    # Croatian, Serbian, Slovene, Bulgarian, Macedonian, Belarusian
    "|pročitajte još|pročitajte i|pročitaj još|pročitaj više|pročitajte više|opširnije|preberite še|preberite tudi|прочетете още|прочетете и|вижте още|още по темата|прочитајте и|прочитајте још|прочитај повеќе|чытайце таксама|чытайце яшчэ|читайте ще|дивіться також|читати далі"
    # Greek, Danish, Norwegian, Swedish, Finnish, Estonian, Latvian, Lithuanian
    "|διαβάστε επίσης|διαβάστε ακόμη|διαβάστε περισσότερα|δείτε επίσης|διαβάστε ακόμα|læs også|læs mere|les også|les mer|läs också|läs även|läs mer|lue myös|lue lisää|loe ka|loe edasi|lasi arī|lasi vēl|skaitykite taip pat|taip pat skaitykite|skaityti daugiau"
    # French, Spanish, Portuguese, Italian, Catalan, Dutch: further ones
    "|à lire également|a lire également|lire également|lire plus|en savoir plus|pour aller plus loin|te puede interesar leer|lee más|sigue leyendo|seguir leyendo|lea más|te recomendamos leer|llegeix més|llegeix també|leggi di più|leggi tutto|ti potrebbe interessare|potrebbe interessarti|lees verder|lees meer over|bekijk ook"
)
HEADERS = (
    # the first languages, mixed
    "most popular|most read|most viewed|most watched|most commented|most shared|most recent|popular|popular stories|popular posts"
    "|popular now|trending|trending now|trending stories|what's trending|latest|latest news|latest stories|latest headlines"
    "|latest articles|latest posts|latest videos|top stories|top news|top headlines|more stories|more news|more headlines"
    "|more from this section|more from this author|more on this story|more on this topic|more on this|more like this"
    "|related stories|related articles|related news|related content|related topics|related posts|related links|related coverage"
    "|related tags|related items|recommended for you|recommended stories|recommended reading|recommended articles|you may like"
    "|you may also like|you might also like|you might be interested in|you may be interested in|we recommend|editor's picks"
    "|editors' picks|editor's choice|editors' choice|from the web|around the web|from our partners|sponsored content|sponsored"
    "|sponsored stories|promoted stories|paid content|paid for by|featured|featured stories|in this story|topics|tags|filed under"
    "|explore more|discover more|don't miss this|other stories|other news|elsewhere on the web|elsewhere|elsewhere in the news|small ads|classifieds|stories you may like|our picks"
    "|categories|archives|recent posts|recent comments|recent articles|leave a comment|leave a reply|post a comment"
    "|join the conversation|join the discussion|top rated comments|about the author|read comments|view comments|show comments"
    "|meistgelesen|am meisten gelesen|beliebt|das könnte sie auch interessieren|das könnte dich auch interessieren|kommentare"
    "|weitere artikel|weitere themen|mehr aus dem ressort|neueste artikel|neueste nachrichten|aktuelle nachrichten|ähnliche artikel"
    "|empfehlungen|top-themen|themen|schlagworte|auch interessant für sie|empfohlener redaktioneller inhalt"
    "|les plus lus|les plus populaires|articles similaires|à la une|dans la même rubrique|sur le même thème|commentaires"
    "|vous aimerez aussi|vous pourriez aimer|les plus partagés|à découvrir|dernières actualités|nos derniers articles|articles liés"
    "|te puede gustar|también te puede gustar|también te puede interesar|lo más leído|lo más visto|lo último|más leídas|más noticias|noticias relacionadas|artículos relacionados|comentarios"
    "|temas relacionados|últimas noticias|más leídos|archivado en|etiquetas|te recomendamos|otras noticias"
    "|você pode gostar|você também pode gostar|talvez você goste|mais lidas|mais lidos|mais vistas|notícias relacionadas|últimas notícias|comentários|assuntos relacionados|relacionadas"
    "|più letti|articoli correlati|meest gelezen|gerelateerde artikelen|najczęściej czytane|powiązane artykuły"
    "|самое читаемое|популярное|новости по теме|материалы по теме|комментарии|главное|самое популярное|последние новости|теги"
    "|найпопулярніше|коментарі|많이 본 뉴스|인기기사|인기 기사|많이 본 기사|댓글|최신뉴스|주요뉴스|관련뉴스|실시간 뉴스"
    "|ilginizi çekebilir|ilginizi çekebilecek haberler|çok okunanlar|en çok okunanlar|en çok okunan haberler|son dakika|son haberler|son dakika haberleri|öne çıkanlar|editörün seçtikleri|günün manşetleri|popüler haberler|diğer haberler|benzer haberler|etiketler|yorumlar|yorum yap|yorum yaz|önerilen haberler|sıradaki haber"
    "|热门新闻|热门推荐|热门文章|热点新闻|热点推荐|最新新闻|最新消息|最新文章|相关新闻|相關新聞|相关文章|相關文章|相关报道|相關報導|相关推荐|推荐新闻|推薦新聞|猜你喜欢|猜你喜歡|为你推荐|为您推荐|大家都在看|你可能感兴趣|你可能也喜歡|您可能感興趣|编辑推荐|編輯推薦|精彩推荐|今日热点|今日推荐|新闻排行|点击排行|阅读排行|热门排行|热搜榜|人气排行|熱門新聞|熱門文章|網友評論|网友评论|发表评论|發表評論|全部评论|最新评论|热门评论|我要评论|标签|標籤|关键词|热门标签|本月热门|延伸阅读文章"
    "|延伸阅读|延伸閱讀|相关阅读|相關閱讀|推荐阅读|推薦閱讀|あわせて読みたい|合わせて読みたい|مواضيع ذات صلة|مطالب مرتبط|vezane vijesti|povezane vesti"
    "|関連記事|関連ニュース|関連キーワード|関連リンク|おすすめ記事|おすすめ|おすすめの記事|人気記事|人気の記事|人気記事ランキング|アクセスランキング|記事ランキング|最新記事|最新ニュース|新着記事|新着|注目記事|注目の記事|ピックアップ|この記事に関連するニュース|この記事をシェア|コメントを書く|タグ|カテゴリー|アーカイブ|トピックス|あなたにおすすめの記事|こんな記事も読まれています|主要ニュース"
    "|ข่าวที่เกี่ยวข้อง|ข่าวเกี่ยวข้อง|บทความที่เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|ข่าวล่าสุด|ข่าวยอดนิยม|ข่าวแนะนำ|เรื่องแนะนำ|บทความแนะนำ|บทความล่าสุด|ยอดนิยม|ข่าวอื่นๆ|ข่าวอื่น ๆ|เรื่องที่คุณอาจสนใจ|คุณอาจสนใจ|ความคิดเห็น|แสดงความคิดเห็น|แท็ก|แท็กที่เกี่ยวข้อง|คำค้นหา|ข่าวเด่น|ข่าวด่วน"
    "|tin liên quan|tin cùng chuyên mục|cùng chuyên mục|đọc nhiều|đọc nhiều nhất|tin mới|tin mới nhất|tin nổi bật|xem nhiều|bài viết liên quan|bài liên quan|có thể bạn quan tâm|có thể bạn thích|bình luận|ý kiến bạn đọc|từ khóa|chủ đề|tin khác|các tin khác|tin đọc nhiều"
    "|berita terkait|artikel terkait|berita terpopuler|terpopuler|berita terkini|berita lainnya|rekomendasi untuk anda|tulis komentar|berita populer|topik terkait|artikel lainnya|pilihan editor|berita berkaitan|berita popular|paling popular"
    "|الأكثر قراءة|الأكثر مشاهدة|الأكثر تداولا|الأكثر شعبية|أخبار ذات صلة|اخبار ذات صلة|أخبار متعلقة|مقالات ذات صلة|موضوعات ذات صلة|قد يعجبك أيضا|قد يعجبك ايضا|قد يعجبك أيضاً|قد يهمك|آخر الأخبار|اخر الاخبار|أحدث الأخبار|أهم الأخبار|المزيد من الأخبار|اخترنا لك|اخترنا لكم|مختارات|التعليقات|تعليقات|أضف تعليق|أضف تعليقك|اترك تعليقا|اترك تعليقاً|كلمات مفتاحية|الكلمات المفتاحية|كلمات دلالية|الوسوم|وسوم|تصنيفات|الأكثر تعليقا"
    "|پربازدیدترین|پربازدیدترین‌ها|پربیننده‌ترین|پربحث‌ترین|اخبار مرتبط|خبرهای مرتبط|آخرین اخبار|تازه‌ترین خبرها|نظرات|نظر شما|نظرات کاربران|برچسب‌ها|برچسب ها|کلیدواژه‌ها|متعلقہ خبریں|تازہ ترین|مقبول ترین|הנקראות ביותר|הנצפים ביותר|כתבות נוספות|כתבות קשורות|עוד כתבות|אולי יעניין אותך|תגובות|הוסף תגובה|הוספת תגובה|תגיות|מבזקים|חדשות אחרונות"
    "|संबंधित खबरें|संबंधित समाचार|ताज़ा खबरें|ताजा खबरें|ताज़ा ख़बरें|लेटेस्ट न्यूज़|सबसे ज्यादा पढ़ी गई|सबसे लोकप्रिय|अन्य खबरें|बड़ी खबरें|आपको यह भी पसंद आएगा|टिप्पणियां|टिप्पणी करें|कमेंट्स|टैग|टैग्स|সর্বশেষ|সর্বাধিক পঠিত|সম্পর্কিত খবর|আরও খবর|মন্তব্য|மேலும் செய்திகள்|தொடர்புடைய செய்திகள்"
    "|nejčtenější|nejčtenější články|nejnovější|nejnovější články|související články|další články|další zprávy|doporučené články|diskuse|diskuze|komentáře|vstoupit do diskuse|hlavní zprávy|z domova|najčítanejšie|súvisiace články|ďalšie články|odporúčame|najnovšie|diskusia|legolvasottabb|legolvasottabbak|legfrissebb|legfrissebb hírek|kapcsolódó cikkek|ajánlott cikkek|hozzászólások|további cikkek|cele mai citite|cele mai noi|știri similare|articole similare|articole recomandate|ultimele știri|ultimele stiri|comentarii|etichete|recomandări|pe aceeași temă|te-ar putea interesa și"
    "|najčitanije|najnovije|najnovije vijesti|najnovije vesti|povezane vijesti|povezani članci|povezane teme|komentari|vezani članci|ostale vijesti|ključne riječi|možda će vas zanimati|najbolj brano|najnovejše|sorodni članki|komentarji|најчитаније|најновије|најновије вести|коментари|повезане вести|најново|најчитани|най-четени|най-чети|най-четено|най-нови|последни новини|свързани новини|свързани статии|още новини|още от категорията|препоръчани|этикети|самае чытанае|апошнія навіны|каментары|останні новини|новини по темі|схожі новини|вибір редакції|топ новини|усі новини|всі новини|все новости|найчитаніше|матеріали за темою|читают сейчас|сейчас читают|выбор редакции|другие новости|ещё новости|еще новости|ещё по теме|еще по теме|похожие новости|похожие материалы|лента новостей|новости партнёров|новости партнеров|топ новостей|вам может быть интересно|связанные статьи|похожие статьи|читайте нас"
    "|τελευταία νέα|τελευταίες ειδήσεις|σχετικά άρθρα|σχετικές ειδήσεις|ροή ειδήσεων|σχόλια|ετικέτες|περισσότερα άρθρα|mest læste|seneste nyt|mest sete|relaterede artikler|andre læser|læs flere|kommentarer|mest leste|siste nytt|relaterte artikler|flere saker|mest lästa|mest läst|senaste nytt|relaterade artiklar|fler artiklar|ämnen i artikeln|luetuimmat|aiheesta lisää|lisää aiheesta|kommentit|suosittelemme|asiasanat|enim loetud|viimased uudised|seotud lood|kommentaarid|lasītākie|saistītie raksti|komentāri|populiariausi|skaitomiausi|susiję straipsniai|komentarai"
    "|a lire aussi sur|lire aussi sur|les plus consultés|les plus commentés|recommandé pour vous|articles recommandés|notre sélection|autres articles|plus d'actualités|lo más popular|lo más compartido|notas relacionadas|noticias destacadas|te puede interesar también|podría interesarte|lo más reciente|lo + leído|lo más comentado|contenido relacionado|leia também em|notícias mais lidas|mais acessadas|conteúdo relacionado|recomendado para você|os mais lidos|artigos relacionados|i più letti|le più lette|articoli più letti|potrebbe interessarti anche|ti potrebbe interessare anche|ultime notizie|ultim'ora|notizie correlate|commenti|leggi anche gli altri|lees ook deze artikelen|meest bekeken|laatste nieuws|gerelateerde onderwerpen|reacties|zobacz również|najnowsze|popularne|komentarze|przeczytaj też|najpopularniejsze|czytaj również|kommentieren sie|meistgelesene artikel|meist gelesen|verwandte artikel|passend dazu|mehr zum thema lesen|auch interessant für dich|weitere meldungen|weitere nachrichten|schlagwörter|stichwörter|dazu passend|top-artikel|leserfavoriten"
)
FURNITURE = (
    # the first languages, mixed
    "advertisement|advertisements|ad|ads|advertising|story continues below advertisement|story continues below"
    "|article continues below advertisement|article continues after ad|article continues below|continue reading"
    "|continue reading below|continue reading the main story|continued below|scroll to continue|sponsored content below"
    "|skip to content|skip to main content|skip navigation|skip ad|skip advertisement|jump to navigation|menu|home|search|close"
    "|share|share this|share this article|share this story|share this post|share this page|share on facebook|share on twitter"
    "|share via email|share article|tweet|tweet this|email|email this|e-mail|print|print this|print article|copy link|copy|save"
    "|save article|bookmark|like|like us|follow|follow us|following|comment|comments|reply|report|flag|submit|send|send tip"
    "|facebook|twitter|x|linkedin|pinterest|reddit|whatsapp|telegram|messenger|instagram|youtube|tumblr|flipboard|snapchat|tiktok"
    "|rss|google+|viber|threads|bluesky|subscribe|subscribe now|subscribe today|sign up|sign up now|sign in|log in|login|register"
    "|my account|logout|log out|donate|support us|newsletters|get the newsletter|privacy|privacy policy|terms of use"
    "|terms of service|terms and conditions|terms & conditions|cookie policy|cookies|cookie settings|contact|contact us|about|about us"
    "|careers|jobs|advertise|advertise with us|sitemap|site map|help|faq|all rights reserved|back to top|top|next|previous|prev"
    "|next article|previous article|next story|load more|show more|see more|view more|view all|see all|show less|loading|loading..."
    "|click here|play|pause|mute|unmute|fullscreen|video|videos|watch video|watch live|live|photos|photo|gallery|view gallery"
    "|view photos|slideshow|image|listen|listen now|listen to this article|listen to article|audio|transcript|hide caption"
    "|toggle caption|enlarge this image|embed|download|expand|collapse|open in app|get the app|download our app|copied"
    "|link copied|font size|text size|a+|a-|aa|breaking news|exclusive|subscriber only|premium|editorial|opinion"
    "|this video file cannot be played|accept|i accept|accept all|reject all|manage preferences|manage cookies|got it|ok|no thanks"
    "|please enter a valid email|please enter a valid email address|please enter your email|please enter your email address"
    "|thank you for registering|thank you for signing up|you have successfully subscribed|having trouble? click here"
    "|report an error|report a typo|send us a tip|notify of|copyright|report this ad|remove ads|go ad-free"
    "|follow the topics in this article|follow topics|add to favourites|add to favorites|add to reading list"
    "|anzeige|werbung|teilen|drucken|merken|kommentieren|startseite|impressum|datenschutz|agb|kontakt|anmelden|abmelden|abonnieren"
    "|jetzt abonnieren|suche|menü|zurück|weiter|nach oben|artikel teilen|artikel drucken|merkliste|vorlesen|artikel anhören|e-paper"
    "|mail|bildergalerie|mehr laden|alle anzeigen|zur startseite|zum inhalt springen|bitte melden sie sich an|schließen"
    "|publicité|partager|imprimer|accueil|s'abonner|je m'abonne|se connecter|connexion|mentions légales|rechercher|envoyer"
    "|copier le lien|écouter|enregistrer|fermer|la suite après la publicité|article réservé aux abonnés|abonnez-vous|newsletter"
    "|publicidad|compartir|imprimir|inicio|suscríbete|suscribirse|iniciar sesión|aviso legal|buscar|cerrar|guardar|seguir"
    "|enviar|enviar por correo|escuchar|copiar enlace|comentar|política de privacidad|contacto|más"
    "|publicidade|compartilhar|compartilhe|início|assine|assinar|entrar|continua depois da publicidade|continua após a publicidade"
    "|ouvir|copiar link|fechar|salvar|siga-nos|pubblicità|condividi|stampa|abbonati|accedi|advertentie|delen|reklama|udostępnij"
    "|реклама|поделиться|подписаться|войти|главная|регистрация|печать|версия для печати|меню|поиск|закрыть|скопировать ссылку"
    "|реклама на сайте|контакты|о проекте|обсудить|поділитися|підписатися"
    "|광고|공유|공유하기|구독|구독하기|로그인|회원가입|메뉴|검색|닫기|인쇄|스크랩|글자크기|댓글쓰기|기사제보|무단전재 및 재배포 금지|홈|프린트|목록"
    "|paylaş|facebook'ta paylaş|twitter'da paylaş|whatsapp'ta paylaş|bağlantıyı kopyala|linki kopyala|yazdır|e-posta gönder|abone ol|abone olun|giriş yap|üye ol|kayıt ol|çıkış yap|anasayfa|ana sayfa|künye|iletişim|bize ulaşın|hakkımızda|reklam|reklam ver|gizlilik politikası|kvkk|çerez politikası|kullanım koşulları|yayın ilkeleri|tüm hakları saklıdır|yanıtla|cevapla|beğen|kaydet|dinle|haberi dinle|google news'e abone ol|arama|ara|kapat|takip et|bizi takip edin|yazı boyutu|yorum yapmak için giriş yapın|devamını göster|daha fazla göster|daha fazla"
    "|分享|分享到|分享至|分享本文|分享此文|转发|点赞|打印|打印本文|列印|大字|小字|字号|字體|字体|新浪微博|微信好友|朋友圈|qq空间|qq好友|扫一扫|扫码关注|关注我们|關注我們|追蹤|登录|登入|注册|註冊|退出|首页|首頁|搜索|搜尋|菜单|選單|关闭|關閉|返回顶部|返回首页|回到顶部|回顶部|回到頂部|下一篇|上一篇|下一页|上一页|广告|廣告|推广|赞助内容|关于我们|關於我們|联系我们|聯絡我們|聯繫我們|联系方式|网站地图|網站地圖|版权声明|版权所有|版權所有|免责声明|隐私政策|隱私政策|隱私權政策|使用条款|服务条款|服務條款|法律声明|广告服务|加入我们|招聘信息|友情链接|意见反馈|投稿|举报|回复|回覆|查看更多|加载更多|載入更多|展开全文|繁體|简体|繁体|订阅|訂閱|下载客户端|打开app|下載app|手机版|客户端|复制链接|複製連結|不良信息举报|我要投稿|纠错"
    "|シェア|シェアする|共有|共有する|ツイート|ツイートする|印刷する|保存する|ブックマーク|はてなブックマーク|ログイン|会員登録|新規登録|無料登録|ログアウト|ホーム|トップ|トップページ|メニュー|検索|閉じる|お問い合わせ|会社概要|運営会社|プライバシーポリシー|利用規約|個人情報保護方針|著作権について|サイトマップ|広告|広告掲載|スポンサーリンク|次のページ|前のページ|次の記事|前の記事|次へ|前へ|ページトップへ|ページの先頭へ|もっと見る|すべて見る|一覧へ|一覧を見る|記事一覧|フォロー|フォローする|購読する|メールマガジン|メルマガ登録|文字サイズ|返信|通報|写真を拡大|画像を拡大|この記事は有料会員限定です|有料会員限定|残り文字|ヘルプ|特定商取引法に基づく表記|無断転載を禁じます|無断転載禁止|コピー|リンクをコピー"
    "|แชร์|แชร์บทความ|แชร์ข่าว|แชร์เรื่องนี้|แบ่งปัน|ทวีต|พิมพ์|คัดลอกลิงก์|คัดลอกลิงค์|เข้าสู่ระบบ|ลงชื่อเข้าใช้|สมัครสมาชิก|ลงทะเบียน|ออกจากระบบ|หน้าแรก|หน้าหลัก|ค้นหา|เมนู|ปิด|ติดต่อเรา|ติดต่อโฆษณา|เกี่ยวกับเรา|โฆษณา|ลงโฆษณา|นโยบายความเป็นส่วนตัว|นโยบายคุกกี้|นโยบายคุ้กกี้|ข้อกำหนดและเงื่อนไข|เงื่อนไขการใช้งาน|ข้อตกลงการใช้งาน|สงวนลิขสิทธิ์|แผนผังเว็บไซต์|ติดตามเรา|ติดตาม|รับข่าวสาร|ดูทั้งหมด|โหลดเพิ่มเติม|กลับขึ้นด้านบน|ตอบกลับ|ถูกใจ|บันทึก|ร่วมงานกับเรา"
    "|chia sẻ|đăng nhập|đăng ký|đăng xuất|trang chủ|tìm kiếm|in bài|in bài viết|sao chép liên kết|liên hệ|liên hệ quảng cáo|quảng cáo|giới thiệu|điều khoản sử dụng|chính sách bảo mật|theo dõi|xem tất cả|tải thêm|trả lời|thích|lưu bài|trở lại đầu trang|về đầu trang|gửi bình luận|bản quyền"
    "|bagikan|bagikan artikel|bagikan berita|salin tautan|salin link|cetak|beranda|pencarian|iklan|tentang kami|kontak kami|hubungi kami|redaksi|pedoman media siber|kebijakan privasi|syarat dan ketentuan|syarat & ketentuan|ikuti kami|lihat semua|muat lebih banyak|kongsi|log masuk|laman utama|advertisement - scroll to continue|gulir untuk melanjutkan|karier|disclaimer"
    "|شارك|شارك المقال|شارك الخبر|شارك هذا المقال|مشاركة|مشاركة الخبر|شاركها|انشر|نسخ الرابط|انسخ الرابط|طباعة|اطبع|ارسال|إرسال|حفظ|تسجيل الدخول|تسجيل دخول|إنشاء حساب|انشاء حساب|تسجيل الخروج|الرئيسية|الصفحة الرئيسية|بحث|ابحث|القائمة|إغلاق|اغلاق|اتصل بنا|إتصل بنا|تواصل معنا|من نحن|عن الموقع|اعلن معنا|أعلن معنا|إعلان|اعلان|إعلانات|سياسة الخصوصية|شروط الاستخدام|الشروط والأحكام|شروط الخدمة|اتفاقية الاستخدام|خريطة الموقع|جميع الحقوق محفوظة|كل الحقوق محفوظة|تابعنا|تابعونا|تابعنا على|اشترك|اشترك الآن|اشترك معنا|النشرة البريدية|المزيد|عرض المزيد|تحميل المزيد|التالي|السابق|الخبر التالي|الخبر السابق|أعجبني|استمع|استمع إلى المقال|حجم الخط|فيسبوك|تويتر|واتساب|واتس اب|تيليجرام|تلغرام|يوتيوب|انستغرام|إنستغرام"
    "|اشتراک‌گذاری|اشتراک گذاری|به اشتراک بگذارید|چاپ|نسخه چاپی|ارسال به دوستان|کپی لینک|ورود|ثبت نام|ثبت‌نام|صفحه اصلی|جستجو|منو|تماس با ما|درباره ما|تبلیغات|آگهی|پیوندها|نقشه سایت|شیئر کریں|ہوم|لاگ ان|שתף|שתפו|שתף כתבה|הדפסה|הדפס|התחברות|כניסה|הרשמה|דף הבית|חיפוש|תפריט|סגור|צור קשר|אודות|פרסומת|פרסמו אצלנו|תנאי שימוש|מדיניות פרטיות|כל הזכויות שמורות|הצג עוד|טען עוד|הגב|מפת אתר|העתק קישור"
    "|शेयर करें|शेयर|साझा करें|प्रिंट करें|प्रिंट|लॉगिन|लॉग इन|साइन इन|साइन अप|होम|मुख्य पृष्ठ|खोजें|मेन्यू|मेनू|बंद करें|संपर्क करें|हमारे बारे में|विज्ञापन|विज्ञापन दें|गोपनीयता नीति|नियम और शर्तें|सर्वाधिकार सुरक्षित|फॉलो करें|सब्सक्राइब करें|और देखें|जवाब दें|লগইন|শেয়ার করুন|শেয়ার|প্রিন্ট|প্রচ্ছদ|হোম|যোগাযোগ|বিজ্ঞাপন|গোপনীয়তা নীতি|பகிர்|உள்நுழைய|முகப்பு|விளம்பரம்|தொடர்புக்கு"
    "|sdílet|sdílet na facebooku|sdílet článek|tisknout|vytisknout|přihlásit se|přihlásit|registrace|odhlásit|domů|hlavní stránka|hledat|vyhledávání|inzerce|kontakty|o nás|ochrana osobních údajů|podmínky užití|všechna práva vyhrazena|předplatné|předplatit|odebírat|zpět nahoru|načíst další|zobrazit více|uložit|zdieľať|zdieľať na facebooku|prihlásiť sa|prihlásiť|registrácia|domov|hľadať|inzercia|ochrana osobných údajov|všetky práva vyhradené|predplatné|vytlačiť|megosztás|megosztom|nyomtatás|bejelentkezés|belépés|regisztráció|kezdőlap|címlap|főoldal|keresés|hirdetés|impresszum|médiaajánlat|adatvédelem|adatkezelési tájékoztató|felhasználási feltételek|minden jog fenntartva|feliratkozás|feliratkozom|distribuie|distribuie pe facebook|tipărește|autentificare|conectare|înregistrare|prima pagină|căutare|caută|publicitate|despre noi|politica de confidențialitate|termeni și condiții|toate drepturile rezervate|abonează-te|răspunde"
    "|podijeli|podeli|podijeli na facebooku|ispiši|odštampaj|prijava|prijavi se|registracija|registriraj se|naslovnica|naslovna|početna|pretraga|traži|oglas|oglasi|oglašavanje|o nama|uvjeti korištenja|uslovi korišćenja|pravila privatnosti|politika privatnosti|sva prava pridržana|sva prava zadržana|pretplata|pretplati se|deli|natisni|prijavite se|iskanje|oglaševanje|o nas|pogoji uporabe|vse pravice pridržane|подели|пријава|регистрација|насловна|почетна|претрага|маркетинг|импресум|о нама|контакт|услови коришћења|сва права задржана|сподели|споделете|отпечатай|принтирай|вход|начална страница|търсене|за нас|контакти|за реклама|общи условия|политика за поверителност|всички права запазени|абонирай се|падзяліцца|галоўная|пошук|рэклама|кантакты|увайсці|поширити|твітнути|твитнуть|головна|увійти|вхід|реєстрація|про нас|реклама на сайті|друк|версія для друку|політика конфіденційності|усі права захищено|всі права захищено|підписатись|надіслати|скопіювати посилання|роздрукувати|о компании|о нас|о редакции|пользовательское соглашение|политика конфиденциальности|политика обработки персональных данных|обратная связь|карта сайта|рекламодателям|размещение рекламы|показать ещё|показать еще|загрузить ещё|загрузить еще|распечатать|отправить|вконтакте|одноклассники|подписка|рассылка|нашли ошибку|сообщить об ошибке|в избранное|следующая новость|предыдущая новость"
    "|κοινοποίηση|κοινοποίησε|μοιραστείτε|μοιραστείτε το|εκτύπωση|σύνδεση|είσοδος|εγγραφή|αρχική|αναζήτηση|μενού|διαφήμιση|διαφημιστείτε|επικοινωνία|ποιοι είμαστε|όροι χρήσης|πολιτική απορρήτου|προσωπικά δεδομένα|ακολουθήστε μας|del på facebook|del artikel|udskriv|log ind|opret bruger|forside|søg|annonce|kontakt os|om os|privatlivspolitik|alle rettigheder forbeholdes|abonner|bliv abonnent|logg inn|registrer deg|skriv ut|annonse|kontakt oss|om oss|personvern|personvernerklæring|del saken|dela artikeln|dela på facebook|skriv ut artikeln|logga in|registrera dig|bli medlem|startsida|startsidan|sök|annons|kontakta oss|integritetspolicy|personuppgiftspolicy|alla rättigheter förbehållna|prenumerera|bli prenumerant|jaa artikkeli|tulosta|kirjaudu|kirjaudu sisään|rekisteröidy|etusivu|haku|mainos|mediakortti|yhteystiedot|ota yhteyttä|tietosuoja|tietosuojaseloste|käyttöehdot|tilaa|vastaa|tallenna|jaga|logi sisse|esileht|otsi|reklaam|dalies|ieiet|sākums|meklēt|reklāma|dalintis|prisijungti|pradžia|paieška"
    "|partager l'article|partager sur facebook|partager cet article|imprimer l'article|s'inscrire|créer un compte|mon compte|se déconnecter|menu principal|politique de confidentialité|conditions générales|conditions générales d'utilisation|gestion des cookies|plan du site|qui sommes-nous|nous contacter|tous droits réservés|suivez-nous|lire plus tard|réagir|voir plus|afficher plus|haut de page|retour en haut|aller au contenu|offrir l'article|copier|ajouter à mes favoris"
    "|compartir en facebook|compartir en twitter|compartir en whatsapp|compartir artículo|comparte|comparte esta noticia|regístrate|registrarse|crear cuenta|mi cuenta|cerrar sesión|quiénes somos|contáctanos|contáctenos|términos y condiciones|términos de uso|política de cookies|mapa del sitio|todos los derechos reservados|síguenos|síganos|ver más|ver todo|cargar más|mostrar más|volver arriba|ir al contenido|escuchar noticia|continúa tras la publicidad|continuar leyendo|portada|suscripción|hazte suscriptor|avisos legales|publicite|anúnciese|compartilhe esta notícia|compartilhar no facebook|cadastre-se|criar conta|quem somos|fale conosco|termos de uso|política de privacidade|mapa do site|todos os direitos reservados|ver mais|carregar mais|mostrar mais|voltar ao topo|ir para o conteúdo|ouvir notícia|anuncie|partilhar|partilhe|subscrever|iniciar sessão|ficha técnica|estatuto editorial|continue lendo"
    "|condividi su facebook|condividi l'articolo|registrati|il mio account|chi siamo|contattaci|termini di servizio|termini e condizioni|politica sulla privacy|informativa privacy|tutti i diritti riservati|seguici|mostra altro|carica altro|torna su|vai al contenuto|ascolta l'articolo|stampa articolo|gerenza|copia link|deel|deel dit artikel|deel artikel|afdrukken|inloggen|aanmelden|registreren|mijn account|uitloggen|over ons|neem contact op|algemene voorwaarden|privacybeleid|cookiebeleid|privacyverklaring|alle rechten voorbehouden|volg ons|toon meer|meer laden|reageer|beantwoorden|naar boven|zoeken|bewaren|adverteren|abonneren|abonneer|word abonnee|drukuj|zaloguj|zaloguj się|zarejestruj się|moje konto|wyloguj|polityka prywatności|wszelkie prawa zastrzeżone|obserwuj nas|pokaż więcej|załaduj więcej|do góry|szukaj|zapisz|prenumerata|subskrybuj|strona główna|skopiuj link|podziel się|comparteix|imprimeix|inicia sessió|qui som|avís legal"
    "|auf facebook teilen|auf twitter teilen|per e-mail teilen|per mail teilen|per whatsapp teilen|link kopieren|registrieren|mein konto|einloggen|ausloggen|über uns|datenschutzerklärung|datenschutzhinweise|nutzungsbedingungen|alle rechte vorbehalten|folgen sie uns|mehr anzeigen|weitere laden|mehr lesen|zum seitenanfang|zum inhalt|navigation überspringen|newsletter abonnieren|mediadaten|barrierefreiheit|cookie-einstellungen|hauptmenü|artikel merken|artikel vorlesen|per mail versenden|seite drucken|zur kommentarspalte|gefällt mir"
)
BEFORE_COLON = (
    # who edited it, where it comes from
    "haber merkezi|责任编辑|責任編輯|责编|責編|校对|审核|审校|监制|来源|來源|稿源|文章来源|本文来源|信息来源|原标题|原標題|原文链接|转载自|出处|出典|ที่มา|แหล่งที่มา|อ้างอิง|ขอบคุณข้อมูล|nguồn tin"
    # what it is filed under
    "|etiketler|标签|標籤|关键词|關鍵詞|關鍵字|タグ|キーワード|カテゴリー|แท็ก|คำค้น|từ khóa|chủ đề|kata kunci|الوسوم|وسوم|كلمات مفتاحية|الكلمات المفتاحية|برچسب‌ها|برچسب ها|תגיות|टैग|štítky|témata|címkék|etichete|ključne riječi|oznake|кључне речи|етикети|метки|ключевые слова|мітки|теми|темы|ετικέτες|emneord|ämnen|aiheet|avainsanat|mots-clés|mots clés|palavras-chave|parole chiave|trefwoorden|tagi|słowa kluczowe|stichworte"
    # how to pass it on
    "|paylaş|分享|分享到|分享至|シェア|แชร์|chia sẻ|bagikan|شارك|شارك على|تابعونا على|تابعنا على|اشتراک گذاری|שתפו|שתף|शेयर करें|sdílet|megosztás|distribuie|podijeli|подели|сподели|поділитися|поделиться|κοινοποίηση|del|partager|compartir|compartilhar|condividi|udostępnij|teilen"
)
"""A line that is one of these, a colon and little more is furniture; so is a cue with a title behind it."""
RESERVED = (
    "版权所有|版權所有|不得转载|禁止转载|謝絕轉載|请勿转载|转载请注明|轉載請註明|無断転載を禁|無断転載禁止|無断複製|สงวนลิขสิทธิ์|hak cipta dilindungi"
    "|bản quyền thuộc về|جميع الحقوق محفوظة|כל הזכויות שמורות|सर्वाधिकार सुरक्षित|tüm hakları saklıdır|hakları saklıdır|práva vyhrazena"
    "|práva vyhradené|jog fenntartva|drepturile rezervate|prava pridržana|prava zadržana|права задржана|права запазени|права захищен"
    "|δικαιώματα διατηρούνται|rettigheder forbeholdes|rettigheter forbeholdt|rättigheter förbehåll|oikeudet pidätetään|diritti riservati"
    "|rechten voorbehouden|prawa zastrzeżone|drets reservats"
)
"""What stands in a line that reserves its owner's rights."""
